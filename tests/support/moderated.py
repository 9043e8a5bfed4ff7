"""Some weeks of a community: posts, reports, verdicts, appeals and all that follows, by chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select, update

from service.appeals import file_appeal, judge
from service.appeals.tables import Appeal
from service.communities import StaffMember
from service.decisions import Submission
from service.decisions.schemas import Content
from service.errors import ReinsError
from service.kit import system_clock
from service.ladder import end_suspensions
from service.ladder.lift import lift_suspension
from service.ladder.tables import ActionRow
from service.publishing.undo import Undo
from service.publishing.undo_runs import start_run
from service.publishing.undo_scope import Wanted
from service.review import VerdictIn, decide
from service.storage import OutboxRow
from tests.support.answers import complete_actions
from tests.support.community import COMMUNITY, World, make_scores

START = datetime(2026, 10, 1, 8, tzinfo=UTC)
RUDE = {"toxicity": 0.95, "insult": 0.9}
DOUBTFUL = {"toxicity": 0.66, "insult": 0.6}
KINDS = (RUDE, DOUBTFUL, DOUBTFUL, {"spam": 0.95}, {"spam": 0.65}, {"threat": 0.9}, {}, {}, {}, {})
VERDICTS = ("fine", "fine", "conversation", "delete", "suspend", "wrong_label", "escalate")
REASONS = ("respect", "honest", "illegal", "other")


class Weeks:
    """A world whose clock goes on from ``START``; each call of ``go_on`` does one more thing."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random, self.now = world, Random(seed), START
        self.leads = [world.staff(name, "lead") for name in ("Wren", "Juno", "Ezra")]
        self.posts: list[str] = []
        self.things: list[Callable[[], None]] = [
            *[self._post] * 6,
            *[self._report] * 3,
            *[self._verdict] * 5,
            *[self._appeal] * 2,
            *[self._judge] * 2,
            *[self._answer] * 2,
            self._lift,
            *[self._run_out] * 2,
        ]

    def go_on(self, times: int, hours: float) -> None:
        """Do things by chance, with some hours between them at most."""
        with self._clock():
            for _ in range(times):
                self.now += timedelta(hours=hours * self.random.random())
                # Somebody may be involved, too late, or not allowed: then nothing happens.
                with suppress(ReinsError):
                    self.random.choice(self.things)()

    def undo(self, rule: str) -> None:
        """Take back all that a rule did."""
        self.now += timedelta(hours=1)
        wanted = Wanted(COMMUNITY, rule, 1, START, self.now)
        with self._clock():
            database = self.world.database
            run = database.write(lambda unit: start_run(unit, wanted, "cli:ada", "it was wrong"))
            work = Undo(self.world.policies, self.world.desk)
            while run.state == "running":
                run = database.write(partial(work.advance, community_id=COMMUNITY, run_id=run.id))

    @contextmanager
    def _clock(self) -> Iterator[None]:
        self.world.database.clock = lambda: self.now
        yield
        self.world.database.clock = system_clock

    def _post(self) -> None:
        post_id, text = f"p{len(self.posts)}", f"Words, number {len(self.posts)}."
        author = self.random.choice(("noor", "ada", "maja", "tobe", "sora"))
        language = self.random.choice(("en", "en", "en", "de", "de", "fi"))
        if self.posts and self.random.random() < 0.15:
            post_id, author = self.random.choice(self.posts), "maja"
        given = {"author_id": author, "channel_id": "general", "text": text}
        scores = replace(make_scores(text, self.random.choice(KINDS)), language=language)
        submission = Submission(
            community_id=COMMUNITY,
            actor="key:test",
            post_id=post_id,
            content=Content.model_validate(given),
            text=text,
            channel=None,
            topic=None,
            scores=scores,
        )
        self.world.database.write(lambda unit: self.world.recorder.record(unit, submission))
        self.posts.append(post_id)

    def _report(self) -> None:
        reporter = self.random.choice(("paula", "jonas", "ravi", "lena"))
        self.world.report(
            self.random.choice(self.posts or ["none"]), reporter, self.random.choice(REASONS)
        )

    def _verdict(self) -> None:
        listed = [one.item for one in self.world.queue()]
        items = [one for one in listed if not one.appeal_id and one.created_at <= self.now]
        if not items:
            return
        waiting = [one for one in items if one.kind == "confirm"]
        chosen = waiting if waiting and self.random.random() < 0.3 else items
        item, verdict = self.random.choice(chosen), self.random.choice(VERDICTS)
        by_colleague = "action_id" in item.detail
        if item.kind == "confirm" and self.random.random() < 0.7:
            verdict = item.detail["step"]
        enforcing = verdict in ("conversation", "delete", "suspend")
        given = VerdictIn(
            verdict=verdict,
            revision=item.revision,
            guideline_id="respect" if enforcing and not by_colleague else None,
        )
        world, staff = self.world, self._somebody()
        world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, given))

    def _appeal(self) -> None:
        steps = select(ActionRow.id, ActionRow.author_id).where(
            ActionRow.status == "completed", ActionRow.requested_at <= self.now
        )
        found = self.world.database.read(lambda c: c.execute(steps.order_by(ActionRow.id)).all())
        if not found:
            return
        action = self.random.choice(found)
        self.world.database.write(
            lambda unit: file_appeal(
                unit,
                self.world.policies,
                COMMUNITY,
                author_id=action.author_id,
                text="I meant it kindly.",
                via="api",
                actor="key:test",
                action_id=action.id,
            )
        )

    def _judge(self) -> None:
        waiting = select(Appeal.item_id).where(Appeal.state == "open", Appeal.item_id.is_not(None))
        found = list(self.world.database.read(lambda c: c.execute(waiting).scalars().all()))
        if not found:
            return
        world, staff, item = self.world, self._somebody(), self.random.choice(sorted(found))
        judgement = self.random.choice(("uphold", "overturn"))
        world.database.write(
            lambda unit: judge(
                unit, world.policies, world.desk, staff, item, judgement, "We looked again."
            )
        )

    def _answer(self) -> None:
        heard = update(OutboxRow).values(dispatched_at=self.now)
        self.world.database.write(lambda unit: unit.connection.execute(heard))
        fails = "delete" if self.random.random() < 0.1 else ""
        complete_actions(self.world.database, COMMUNITY, fails)

    def _lift(self) -> None:
        standing = select(ActionRow.id).where(
            ActionRow.step == "suspend",
            ActionRow.status.in_(("requested", "completed")),
            ActionRow.ended_at.is_(None),
        )
        found = list(self.world.database.read(lambda c: c.execute(standing).scalars().all()))
        if found and self.random.random() < 0.4:
            by = self._somebody().actor
            self.world.database.write(
                lambda unit: lift_suspension(unit, COMMUNITY, sorted(found)[0], by, "mercy")
            )

    def _run_out(self) -> None:
        self.world.database.write(end_suspensions)

    def _somebody(self) -> StaffMember:
        return self.random.choice(self.leads)
