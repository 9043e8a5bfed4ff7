"""Whatever happens to a community, in whatever order, the ladder keeps account of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from service.appeals.tables import Appeal
from service.audit import verify
from service.communities.tables import Member
from service.errors import ReinsError
from service.ladder import (
    Pause,
    Strike,
    answer_action,
    end_suspensions,
    standing,
    standing_at,
)
from service.ladder.lift import lift_suspension
from service.ladder.past import Standing
from service.ladder.rungs import reached
from service.ladder.tables import ActionRow, StrikeRevocation, StrikeRow
from service.policy import load_policy_file
from service.privacy.erase import begin_erasure, run_erasure
from service.review import VerdictIn, decide
from service.review.jobs import lapse_unconfirmed
from service.storage import open_database
from tests.support.appeals import answer, appeal
from tests.support.community import COMMUNITY, POLICY, World
from tests.support.moderated import START

LADDER = load_policy_file(POLICY).ladder
DOUBTFUL = {"toxicity": 0.66, "insult": 0.6}
SCORES: tuple[dict[str, float], ...] = (
    {"toxicity": 0.95, "insult": 0.9},
    DOUBTFUL,
    {"threat": 0.97},
    {"sexual": 0.97},
    {"spam": 0.95},
    {},
)
VERDICTS = ("fine", "conversation", "delete", "suspend")
IN_FORCE = ("requested", "completed")

authors = st.sampled_from(["noor", "maja"])
people = st.integers(0, 2)
picks = st.integers(0, 5)


class LadderMachine(RuleBasedStateMachine):
    """Two members, three leads, a host and a clock, over one store."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        path = shutil.copyfile(self.template, Path(self._folder.name) / "reins.db")
        self.now, self.posts = START, 0
        self.database = open_database(f"sqlite:///{path}")
        self.database.clock = lambda: self.now
        self.world = World(self.database)
        self.staff = [self.world.staff(name, "lead") for name in ("Wren", "Juno", "Ezra")]
        self.seen: dict[str, Any] = {}
        self.erased: set[str] = set()

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    @rule(author=authors, scores=st.sampled_from(SCORES))
    def post(self, author: str, scores: dict[str, float]) -> None:
        self.posts += 1
        text = f"Words, number {self.posts}."
        self.world.post(text, scores, post_id=f"p{self.posts}", author=author)

    @rule(pick=picks, by=people, verdict=st.sampled_from(VERDICTS))
    def give_a_verdict(self, pick: int, by: int, verdict: str) -> None:
        listed = [one.item for one in self.world.queue()]
        item = _one_of([one for one in listed if not one.appeal_id], pick)
        if item is None:
            return
        named = verdict != "fine" and "action_id" not in item.detail
        given = VerdictIn.model_validate(
            {"verdict": verdict, "revision": item.revision}
            | ({"guideline_id": "respect"} if named else {})
        )
        staff, policies = self.staff[by], self.world.policies
        self._try(
            lambda: self.database.write(lambda unit: decide(unit, policies, staff, item.id, given))
        )

    @rule(by=people)
    def confirm(self, by: int) -> None:
        waiting = [one.item for one in self.world.queue() if one.item.kind == "confirm"]
        if not waiting:
            return
        item, staff, policies = waiting[0], self.staff[by], self.world.policies
        named = {} if "action_id" in item.detail else {"guideline_id": "respect"}
        given = VerdictIn.model_validate(
            {"verdict": item.detail["step"], "revision": item.revision} | named
        )
        self._try(
            lambda: self.database.write(lambda unit: decide(unit, policies, staff, item.id, given))
        )

    @rule(author=authors, by=people)
    def two_suspend(self, author: str, by: int) -> None:
        self.post(author, DOUBTFUL)
        found = [one.item for one in self.world.queue() if one.post.post_id == f"p{self.posts}"]
        if found and found[0].kind != "confirm":
            given = VerdictIn(verdict="suspend", revision=found[0].revision, guideline_id="respect")
            staff, policies = self.staff[by], self.world.policies
            self.database.write(lambda unit: decide(unit, policies, staff, found[0].id, given))
        self.confirm((by + 1) % 3)

    @rule(pick=picks, judgement=st.sampled_from(["uphold", "overturn"]))
    def appeal_and_hear(self, pick: int, judgement: Any) -> None:
        self.file_an_appeal(pick)
        for by in range(3):
            self.judge_an_appeal(pick, by, judgement)

    @rule(pick=picks, status=st.sampled_from(["completed", "failed"]))
    def the_host_answers(self, pick: int, status: str) -> None:
        row = _one_of(self._actions("requested"), pick)
        if row is not None:
            self._try(
                lambda: self.database.write(
                    lambda unit: answer_action(unit, COMMUNITY, row.id, status, None, "key:test")
                )
            )

    @rule(pick=picks)
    def file_an_appeal(self, pick: int) -> None:
        row = _one_of(self._actions(*IN_FORCE), pick)
        if row is not None:
            self._try(lambda: appeal(self.world, row.id, row.author_id))

    @rule(pick=picks, by=people, judgement=st.sampled_from(["uphold", "overturn"]))
    def judge_an_appeal(self, pick: int, by: int, judgement: Any) -> None:
        filed = _one_of(self._rows(select(Appeal).where(Appeal.state == "open")), pick)
        if filed is not None:
            self._try(lambda: answer(self.world, self.staff[by], filed, judgement))

    @rule(pick=picks, by=people)
    def lift(self, pick: int, by: int) -> None:
        row = _one_of([a for a in self._actions(*IN_FORCE) if a.step == "suspend"], pick)
        if row is not None:
            actor = self.staff[by].actor
            self._try(
                lambda: self.database.write(
                    lambda unit: lift_suspension(unit, COMMUNITY, row.id, actor, "mercy")
                )
            )

    @rule(hours=st.sampled_from([1, 3, 50, 24 * 10, 24 * 60]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        lapse_unconfirmed(self.database)
        self.database.write(end_suspensions)

    @precondition(lambda self: self.posts > 1)
    @rule(author=authors)
    def erase(self, author: str) -> None:
        def work() -> None:
            begun = self.database.write(
                lambda unit: begin_erasure(unit, COMMUNITY, author, "key:test", "they asked")
            )
            run_erasure(self.database, COMMUNITY, begun.id)
            self.erased |= {key for key, row in self.seen.items() if row.author_id == author}

        self._try(work)

    @invariant()
    def the_chain_verifies(self) -> None:
        assert self.database.read(verify) is None

    @invariant()
    def strikes_stay_as_they_were_given(self) -> None:
        now = {row.id: row for row in self._rows(select(StrikeRow).order_by(StrikeRow.id))}
        kept = {key: row for key, row in self.seen.items() if key not in self.erased}
        assert {key: now.get(key) for key in kept} == kept
        self.seen = now

    @invariant()
    def a_rung_is_reached_once_and_in_order(self) -> None:
        for row in self._rows(select(StrikeRow).where(StrikeRow.rung.is_not(None))):
            before = reached(row.standing_before, LADDER.steps)
            assert row.rung > before
            # A rule or a moderator can ask for a least step: then the strike says so.
            asked = "where this offence starts" in row.why
            assert row.severity == "severe" or asked or row.rung == before + 1

    @invariant()
    def members_are_suspended_by_actions_in_force(self) -> None:
        by = {
            row.author_id
            for row in self._actions(*IN_FORCE)
            if row.step == "suspend"
            and row.ended_at is None
            and (row.until is None or row.until > self.now)
        }
        members = self._rows(select(Member).where(Member.suspended.is_(True)))
        assert {row.author_id for row in members} == by

    @invariant()
    def what_was_taken_back_leaves_no_trace_in_the_standing(self) -> None:
        revoked = set(self._rows(select(StrikeRevocation), "strike_id"))
        rows = [row for row in self._rows(select(StrikeRow)) if row.id not in revoked]
        for author in {row.author_id for row in rows} | {"noor", "maja"}:
            left = [
                Strike(row.weight, row.struck_at, row.expires_at)
                for row in rows
                if row.author_id == author
            ]
            expected = standing_at(left, LADDER, self.now, self._pauses(author))
            found = self._standing(author)
            assert (found.weight, found.strikes) == (expected, len(left))

    def _standing(self, author: str) -> Standing:
        return self.database.read(lambda c: standing(c, COMMUNITY, author, LADDER, self.now))

    def _pauses(self, author: str) -> list[Pause]:
        found = []
        for row in self._actions(*IN_FORCE):
            if row.author_id == author and row.step == "suspend":
                ends = [end for end in (row.until, row.ended_at) if end is not None]
                found.append(Pause(row.requested_at, min(ends, default=None)))
        return found

    def _actions(self, *statuses: str) -> list[Any]:
        asked = select(ActionRow).where(ActionRow.status.in_(statuses))
        return self._rows(asked.order_by(ActionRow.id))

    def _rows(self, statement: Any, column: str = "") -> list[Any]:
        table = statement.get_final_froms()[0]
        plain = statement.with_only_columns(*table.columns)
        rows = self.database.read(lambda c: list(c.execute(plain).all()))
        return [getattr(row, column) for row in rows] if column else rows

    @staticmethod
    def _try(work: Callable[[], Any]) -> None:
        # Somebody may be involved, too late, or not allowed: then nothing happens.
        with suppress(ReinsError):
            work()


def _one_of(found: Sequence[Any], pick: int) -> Any | None:
    return found[pick % len(found)] if found else None


def test_the_ladder_keeps_account_of_every_history(sqlite_template: Path) -> None:
    class Machine(LadderMachine):
        template = sqlite_template

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=22,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
        ),
    )
