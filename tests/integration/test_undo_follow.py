"""What was built on strikes that an undo takes back goes too, and the member hears of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import orjson
import pytest
from sqlalchemy import Connection, select

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import find_member
from service.decisions import Recorded
from service.ladder import StrikeView, author_strikes, standing
from service.ladder.confirm import confirm_action
from service.ladder.offence import STEPS
from service.ladder.proposals import proposal_by_human
from service.ladder.tables import ActionRow
from service.policy import load_policy
from service.publishing import publish
from service.publishing.undo_scope import Wanted
from service.review.consequences import carry_out
from service.storage import open_database
from tests.integration.test_undo import deliver, look, told, undo
from tests.support.answers import complete_actions
from tests.support.posts import COMMUNITY, Host
from tests.support.webhook_examples import documented_keys

START = datetime.fromisoformat("2026-09-01T08:00:00Z")
POLICY = """
version: 1
purpose: Learn together.
guidelines:
  - {id: respect, title: Be kind, text: "Speak to people as you would face to face. Be fair."}
rules:
  - {name: wrong, guideline: respect, when: {score: {toxicity: 0.9}}, then: {enforce: minor}}
  - {name: insults, guideline: respect, when: {score: {insult: 0.9}}, then: {enforce: minor}}
  - {name: sexual, guideline: respect, when: {score: {sexual: 0.9}}, then: {enforce: major}}
  - {name: threats, guideline: respect, when: {score: {threat: 0.9}}, then: {enforce: severe}}
ladder:
  decay: linear
  severe_mode: auto
  incident: {grace_minutes: 0, unanswered_hours: 0.5}
  steps:
    - {at: 0.4, step: conversation}
    - {at: 1.2, step: delete}
    - {at: 2.0, step: suspend, suspend_days: 3}
    - {at: 3.5, step: suspend, suspend_days: 14, mode: MODE}
    - {at: 6.0, step: suspend}
"""
BY_RULE = {"wrong": "toxicity", "insults": "insult", "sexual": "sexual", "threats": "threat"}


class Diary(Host):
    """A host that does at once what it is asked for, and whose clock the test sets.

    The step ``fails``, if one is named, it does not manage.
    """

    fails = ""

    def __init__(self, url: str) -> None:
        self.now = START
        super().__init__(open_database(url, clock=lambda: self.now))
        self.use("auto")

    def use(self, mode: str) -> None:
        """Make a policy live whose fourth step is taken in this mode."""
        policy = load_policy(POLICY.replace("MODE", mode))
        version = self.database.write(lambda unit: publish(unit, COMMUNITY, policy, "test", "why"))
        assert version is not None
        self.version = version

    def breaks(self, rule: str, author: str = "ada", hours: float = 24) -> Recorded:
        """Let some time pass, then send a post that breaks a rule."""
        self.now += timedelta(hours=hours)
        post_id = f"{author}-{rule}-{self.now:%d%H%M%S}"
        recorded = self.send(post_id, "Some words.", {BY_RULE[rule]: 0.95}, author_id=author)
        complete_actions(self.database, COMMUNITY, self.fails)
        return recorded

    def wanted(self) -> Wanted:
        return Wanted(COMMUNITY, "wrong", self.version, START, self.now + timedelta(seconds=1))

    def stands(self, author: str = "ada") -> tuple[float, list[float]]:
        """Return the standing of a member and what each of their strikes weighs."""

        def read(connection: Connection) -> float:
            config = self.policies.live(connection, COMMUNITY).policy.ladder
            return standing(connection, COMMUNITY, author, config, self.now).weight

        weights = [one.weight for one in self.strikes(author) if one.revoked_at is None]
        return self.database.read(read), weights

    def suspension(self, author: str = "ada") -> tuple[bool, datetime | None]:
        """Return whether a member is suspended, and until when."""
        member = self.database.read(lambda c: find_member(c, COMMUNITY, author))
        assert member is not None
        return member.suspended, member.suspended_until

    def hardest(self, author: str) -> dict[str, int]:
        """Return how far the ladder has gone for each rule and moment, in what stands."""
        rows = select(ActionRow.step, ActionRow.detail).where(
            ActionRow.author_id == author, ActionRow.status.in_(("completed", "failed"))
        )
        found: dict[str, int] = {}
        for row in self.database.read(lambda c: c.execute(rows).all()):
            post = row.detail["post_id"].partition("-")[2]
            found[post] = max(found.get(post, 0), STEPS.index(row.step))
        return found

    def strikes(self, author: str) -> list[StrikeView]:
        return self.database.read(lambda c: author_strikes(c, COMMUNITY, author, 100))

    def steps(self, author: str = "ada") -> list[tuple[str, str]]:
        """Return the steps of the ladder with what became of them, oldest first."""
        rows = select(ActionRow.step, ActionRow.status).where(ActionRow.author_id == author)
        rows = rows.order_by(ActionRow.requested_at, ActionRow.id)
        return [(r.step, r.status) for r in self.database.read(lambda c: c.execute(rows).all())]


@pytest.fixture
def host(database_url: str) -> Iterator[Diary]:
    made = Diary(database_url)
    yield made
    made.database.close()


@pytest.mark.parametrize("fails", ["suspend", ""])
@pytest.mark.parametrize("seed", range(6))
def test_a_member_stands_as_if_the_rule_had_never_been(host: Diary, seed: int, fails: str) -> None:
    """The same posts but those of the wrong rule give another member the same standing."""
    host.fails = fails
    draw = random.Random(seed)
    for _ in range(12):
        rule = draw.choice(["wrong", "wrong", "insults", "insults", "sexual", "threats"])
        host.breaks(rule, hours=draw.choice([1, 24, 400]))
        if rule != "wrong":
            host.breaks(rule, author="grace", hours=0)
    before = host.stands()
    undo(host, host.wanted(), limit=draw.choice([1, 3, 20]))
    complete_actions(host.database, COMMUNITY, fails)
    if fails:
        assert host.stands() == host.stands("grace") != before
    else:
        # An undo suspends nobody anew, so more time may have passed for the strikes of the member.
        assert host.stands()[0] <= host.stands("grace")[0]
    due, left = host.hardest("grace"), host.hardest("ada")
    assert left.keys() <= due.keys()
    assert all(step <= due[post] for post, step in left.items())
    # An undo takes no new step, so the member can only be better off.
    assert host.suspension()[0] <= host.suspension("grace")[0]
    assert host.database.read(verify) is None


def test_a_suspension_that_would_not_have_been_ends_and_the_member_is_told(host: Diary) -> None:
    for rule in ("wrong", "wrong", "insults"):
        host.breaks(rule)
    assert ("suspend", "completed") in host.steps()
    deliver(host)
    found = look(host, host.wanted())
    assert found.follow_on == {"suspend": 1, "delete": 1, "strike": 1}
    assert found.followed == {"ada"}
    undo(host, host.wanted())
    assert not host.suspension()[0]
    # A first offence by itself: half the weight, and a conversation at most.
    assert host.stands()[1] == [0.5]
    (event,) = [e for e in told(host) if e["data"].get("step") == "suspend"]
    assert set(event["data"]) == documented_keys("action.reversed")
    assert event["type"] == "action.reversed"
    assert event["data"]["message"] == "Your account was suspended. The suspension is lifted."
    assert event["data"]["why"] == (
        "undo of rule wrong: the rule was wrong; without what is taken back it would not have "
        "followed"
    )
    assert host.post("ada-insults-04080000").outcome == "enforce", "its own rule was right"
    trail = select(AuditEvent.type, AuditEvent.payload).order_by(AuditEvent.seq)
    rows = host.database.read(lambda c: c.execute(trail).all())
    reasons = [
        orjson.loads(r.payload)["why"]
        for r in rows
        if r.type in ("action.reversed", "strike.revoked")
    ]
    assert sum("would not have followed" in why for why in reasons) == 3


def test_a_suspension_that_is_due_for_less_is_asked_for_anew(host: Diary) -> None:
    for rule in ("wrong", "wrong", "insults", "insults", "insults", "sexual"):
        host.breaks(rule, hours=1)
    assert host.suspension() == (True, None)
    undo(host, host.wanted())
    until = host.now + timedelta(days=14)
    assert host.suspension() == (True, until)
    asked = [e for e in told(host) if e["type"] == "action.requested"]
    assert f"{until:%-d %B %Y, %H:%M} UTC" in asked[-1]["data"]["message"]


def test_a_second_look_finds_nothing_more(host: Diary) -> None:
    for rule in ("wrong", "wrong", "insults", "sexual"):
        host.breaks(rule)
    undo(host, host.wanted())
    stands, steps = host.stands(), host.steps()
    deliver(host)
    assert look(host, host.wanted()).follow_on == {}
    undo(host, host.wanted())
    assert (host.stands(), host.steps()) == (stands, steps)
    assert told(host) == []


def test_what_others_did_before_or_elsewhere_stays(host: Diary) -> None:
    host.breaks("sexual")
    host.breaks("sexual", author="grace")
    host.breaks("wrong")
    before, grace = host.steps()[:1], host.steps("grace")
    undo(host, host.wanted())
    assert (host.steps()[:1], host.steps("grace")) == (before, grace)
    assert [one.revoked_at is None for one in host.strikes("ada")] == [False, True]


def rule_by_hand(host: Diary, post_id: str, verdict: str) -> None:
    """Let a moderator decide a post; a second one confirms a suspension."""
    host.now += timedelta(minutes=5)
    live = host.database.read(lambda c: host.policies.live(c, COMMUNITY))
    host.database.write(
        lambda unit: carry_out(
            unit, host.post(post_id), policy=live, policies=host.policies, actor="staff:eve",
            verdict_id="v", verdict=verdict, guideline_id="respect", severity="minor", message=None,
            undo_seconds=0,
        )
    )  # fmt: skip
    if verdict == "suspend":
        host.database.write(
            lambda unit: confirm_action(
                unit,
                proposal_by_human(unit.connection, host.post(post_id).pk),
                "staff:ina",
                live.policy.ladder,
            )
        )


def confirmed(host: Diary, kind: str) -> Diary:
    """The ladder proposes a suspension, or a deletion is all it did; a human suspends."""
    host.use("confirm")
    proposing = ("wrong", "wrong", "sexual", "sexual")
    for rule in proposing if kind == "proposed" else ("wrong", "insults"):
        recorded = host.breaks(rule)
    if kind == "proposed":
        assert ("suspend", "proposed") in host.steps()
    rule_by_hand(host, recorded.post_id, "suspend")
    assert host.suspension()[0]
    return host


def test_a_suspension_that_the_ladder_proposed_and_a_human_confirmed_is_not_due_either(
    host: Diary,
) -> None:
    confirmed(host, "proposed")
    undo(host, host.wanted())
    assert not host.suspension()[0]
    assert host.post("ada-sexual-05080000").outcome == "enforce", "the verdict itself stays"


def test_a_suspension_that_a_human_chose_stays(host: Diary) -> None:
    confirmed(host, "chosen")
    before = host.suspension()
    undo(host, host.wanted())
    assert host.suspension() == before


def test_a_proposal_that_is_not_due_is_withdrawn(host: Diary) -> None:
    host.use("confirm")
    for rule in ("wrong", "wrong", "sexual", "sexual"):
        host.breaks(rule)
    assert look(host, host.wanted()).follow_on["proposed"] > 0
    undo(host, host.wanted())
    assert ("suspend", "proposed") not in host.steps()
