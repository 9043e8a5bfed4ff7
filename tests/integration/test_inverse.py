"""Every step has an inverse, in whatever state it is: strike, post and account are as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from service.audit import verify
from service.communities import StaffMember, find_member
from service.decisions import find_post
from service.ladder import answer_action, end_suspensions, standing
from service.ladder.tables import ActionRow
from service.policy import load_policy
from service.publishing import publish
from service.review import VerdictIn, decide, lift
from service.review.consequences import carry_out
from service.storage import OutboxRow, UnitOfWork
from tests.support.answers import reach_member
from tests.support.community import COMMUNITY, POLICY, World

STEPS = ("conversation", "delete", "suspend")
STATES = ("unsent", "sent", "completed", "failed", "refused")
ENDS = ("proposed", "lifted", "ran out")
"""Only a suspension is proposed to a second person, lifted, or over by itself."""
FADING = "\nladder:\n  decay: linear\n"


class Case:
    """One member with a strike, whose next post gets a step in some state."""

    def __init__(self, world: World, people: list[StaffMember], step: str, state: str) -> None:
        self.world, self.people, self.step, self.state = world, people, step, state
        self.author = f"{step}-{state}".replace(" ", "-")
        self._rule("conversation", self._ask("earlier"))
        reach_member(world.database, COMMUNITY)
        self._dispatch()
        item = self._ask("this")
        before = world.database.clock()
        self.then = before + timedelta(days=40)
        self.before = self._standing()
        self._rule(step, item)
        if step == "suspend" and state != "proposed":
            self._confirm()
        if state not in ("unsent", "proposed"):
            self._dispatch()
        self._bring_about()

    def _ask(self, name: str) -> str:
        """Send a post that needs a moderator; return the item."""
        text = "Typical of you not to read."
        return self.world.item(text, author=self.author, post_id=f"{self.author}-{name}").id

    def suspend_again(self) -> None:
        """Suspend the member for another post as well."""
        self._rule("suspend", self._ask("more"))
        self._confirm()

    def _rule(self, verdict: str, item_id: str, by: int = 0) -> None:
        given = VerdictIn(verdict=verdict, revision=1, guideline_id="respect")
        self.world.database.write(
            lambda unit: decide(unit, self.world.policies, self.people[by], item_id, given)
        )

    def _confirm(self) -> None:
        waiting = [listed.item for listed in self.world.queue(kind="confirm")]
        (item,) = [item for item in waiting if item.author_id == self.author]
        self._rule("suspend", item.id, by=1)

    def _dispatch(self) -> None:
        now = self.world.database.clock()
        self.world.database.write(
            lambda unit: unit.connection.execute(update(OutboxRow).values(dispatched_at=now))
        )

    def _bring_about(self) -> None:
        for row in self.rows():
            if self.state in ("completed", "failed", "refused"):
                self.world.database.write(
                    lambda unit, row=row: answer_action(
                        unit, COMMUNITY, row.id, self.state, None, "key:test"
                    )
                )
            elif row.step == "suspend" and self.state == "lifted":
                self.world.database.write(
                    lambda unit, row=row: lift(unit, self.people[0], row.id, "mercy")
                )
            elif row.step == "suspend" and self.state == "ran out":
                self._run_out(row)

    def _run_out(self, row: Any) -> None:
        def past(unit: UnitOfWork) -> int:
            soon = unit.now - timedelta(seconds=1)
            unit.connection.execute(
                update(ActionRow).where(ActionRow.id == row.id).values(until=soon)
            )
            return end_suspensions(unit)

        assert self.world.database.write(past) == 1

    def rows(self) -> list[Any]:
        """Return the actions about the post, oldest first."""
        post = f"{self.author}-this"
        rows = select(*ActionRow.__table__.columns).where(ActionRow.author_id == self.author)
        found = self.world.database.read(lambda c: c.execute(rows.order_by(ActionRow.id)).all())
        return [row for row in found if row.detail["post_id"] == post]

    def _standing(self) -> float:
        def read(connection: Connection) -> float:
            ladder = self.world.policies.live(connection, COMMUNITY).policy.ladder
            return standing(connection, COMMUNITY, self.author, ladder, self.then).weight

        return self.world.database.read(read)

    def take_back(self) -> None:
        """Find that the post was fine after all."""

        def work(unit: UnitOfWork) -> None:
            post = find_post(unit.connection, COMMUNITY, f"{self.author}-this", lock=True)
            assert post is not None
            carry_out(
                unit, post, policy=self.world.policies.live(unit.connection, COMMUNITY),
                policies=self.world.policies, actor="staff:judge", verdict_id="v", verdict="fine",
                guideline_id=None, severity=None, message=None, undo_seconds=0,
            )  # fmt: skip

        self.world.database.write(work)

    def told(self) -> list[str]:
        """Return what the host hears of the hardest step, in order, cancelled events left out."""
        action = max(self.rows(), key=lambda row: STEPS.index(row.step)).id
        rows = select(OutboxRow.type).where(
            OutboxRow.subject == f"action/{action}", OutboxRow.cancelled_at.is_(None)
        )
        return list(
            self.world.database.read(lambda c: c.execute(rows.order_by(OutboxRow.id)).scalars())
        )

    def check(self) -> None:
        """Hold strike, post and account to what they were, and the host to have heard it."""
        name = f"{self.step}, {self.state}"
        assert self._standing() == self.before > 0, name
        member = self.world.database.read(lambda c: find_member(c, COMMUNITY, self.author))
        assert member is not None
        assert (member.suspended, member.suspended_until) == (False, None), name
        post = self.world.database.read(lambda c: find_post(c, COMMUNITY, f"{self.author}-this"))
        assert post is not None
        assert (post.visibility, post.outcome) == ("show", "allow"), name
        assert self.told() == TOLD[self.state], name
        statuses = {row.status for row in self.rows()}
        assert statuses <= {"reversed", "cancelled", "refused"}, name


TOLD = {
    "proposed": [],
    "unsent": [],
    "sent": ["action.requested", "action.reversed"],
    "completed": ["action.requested", "action.reversed"],
    "failed": ["action.requested", "action.reversed"],
    "refused": ["action.requested"],
    "lifted": ["action.requested", "action.ended", "action.reversed"],
    "ran out": ["action.requested", "action.ended", "action.reversed"],
}
"""What the host refused to do there is nothing to undo of."""


@pytest.mark.parametrize("step", STEPS)
def test_what_is_taken_back_leaves_everything_as_it_was(world: World, step: str) -> None:
    text = POLICY.read_text().replace("\nladder:\n", FADING).replace("  decay: fixed\n", "")
    policy = load_policy(text, folder=POLICY.parent)
    world.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "fading"))
    people = [world.staff("Robin"), world.staff("Sascha")]
    for state in (*STATES, *ENDS) if step == "suspend" else STATES:
        case = Case(world, people, step, state)
        case.take_back()
        case.check()
    assert world.database.read(verify) is None


def test_one_of_two_suspensions_that_is_taken_back_or_lifted_leaves_the_other(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    people = [world.staff("Robin"), world.staff("Sascha")]
    case = Case(world, people, "suspend", "sent")
    first = ends(world, case.author)
    case.suspend_again()
    both = ends(world, case.author)
    assert both >= first
    case.take_back()
    assert ends(world, case.author) == both
    rows = select(ActionRow.id).where(ActionRow.step == "suspend", ActionRow.status == "requested")
    other = world.database.read(lambda c: c.execute(rows).scalar_one())
    world.database.write(lambda unit: lift(unit, people[0], other, "mercy"))
    member = world.database.read(lambda c: find_member(c, COMMUNITY, case.author))
    assert member is not None
    assert not member.suspended


def ends(world: World, author: str) -> datetime:
    """Return when the member's suspension ends: in a suspension it has an end here."""
    member = world.database.read(lambda c: find_member(c, COMMUNITY, author))
    assert member is not None
    assert member.suspended
    assert member.suspended_until is not None
    return member.suspended_until
