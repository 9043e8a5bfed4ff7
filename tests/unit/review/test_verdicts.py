"""Verdicts: what each leads to, and who may give it when."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities import StaffMember, find_member
from service.decisions import find_post, history
from service.ladder import post_actions, standing
from service.review import (
    LEAD_QUEUE,
    AlreadyDecidedError,
    LeasedError,
    OwnMatterError,
    RevisionChangedError,
    RoleError,
    Ruling,
    VerdictIn,
    claim,
    decide,
    verdicts_of,
)
from service.review.errors import VerdictError
from service.review.views import ItemView
from service.storage import OutboxRow
from tests.support.community import COMMUNITY, World

ENFORCING = ("conversation", "delete", "suspend")


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


def rule(
    world: World,
    staff: StaffMember,
    item: ItemView,
    verdict: str,
    undo: float = 0,
    **given: Any,
) -> Ruling:
    if verdict in ENFORCING:
        given = {"guideline_id": "respect"} | given
    body = VerdictIn(verdict=verdict, **{"revision": item.revision} | given)
    return world.database.write(
        lambda unit: decide(unit, world.policies, staff, item.id, body, undo)
    )


def visibility(world: World, post_id: str) -> str | None:
    post = world.database.read(lambda c: find_post(c, COMMUNITY, post_id))
    assert post is not None
    return post.visibility


def steps(world: World, item: ItemView) -> list[tuple[str, str]]:
    actions = world.database.read(lambda c: post_actions(c, item.post_pk))
    return [(action.step, action.status) for action in actions]


def test_fine_shows_the_post_and_counts_it_as_accepted(world: World, robin: StaffMember) -> None:
    recorded = world.post("Did anybody ask you?", {"toxicity": 0.88}, post_id="p")
    assert recorded.decision.visibility == "hold"
    ruling = rule(world, robin, world.queue()[0].item, "fine")
    assert ruling.decision is not None
    assert (ruling.decision.outcome, ruling.decision.source) == ("allow", "human")
    assert visibility(world, "p") == "show"
    member = world.database.read(lambda c: find_member(c, COMMUNITY, "noor"))
    assert member is not None
    assert member.accepted_posts == 1
    assert world.queue() == []


@pytest.mark.parametrize(
    ("verdict", "shown", "expected"),
    [
        ("conversation", "show", ["conversation"]),
        ("delete", "hide", ["delete"]),
    ],
)
def test_an_enforcing_verdict_takes_its_step(
    world: World, robin: StaffMember, verdict: str, shown: str, expected: list[str]
) -> None:
    item = world.item(post_id="p")
    ruling = rule(world, robin, item, verdict)
    assert visibility(world, "p") == shown
    assert [action.step for action in ruling.actions] == expected
    told = [event["data"]["step"] for event in world.events("action.requested")]
    assert told == expected
    policy = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy
    where = world.database.read(
        lambda c: standing(c, COMMUNITY, "noor", policy.ladder, world.database.clock())
    )
    assert where.strikes == 1


def test_the_host_hears_what_was_decided_and_of_each_report(
    world: World, robin: StaffMember
) -> None:
    item = world.item(post_id="p")
    world.report("p", "lou")
    item = world.queue()[0].item
    ruling = rule(world, robin, item, "delete", note="the third time")
    resolved = world.events("review.resolved")[0]
    assert resolved["subject"] == "post/p"
    assert resolved["data"]["verdict"] == "delete"
    assert resolved["data"]["actions"] == [action.action_id for action in ruling.actions]
    assert [event["data"]["outcome"] for event in world.events("report.resolved")] == ["violation"]
    decided = world.events("post.decided")[-1]["data"]
    assert (decided["source"], decided["visibility"]) == ("human", "hide")
    about_the_post = [e for e in world.events() if not e["subject"].startswith("report/")]
    assert "lou" not in str(about_the_post)
    assert "the third time" not in str(world.events())


def test_a_fine_verdict_answers_reports_and_further_ones_do_not_reopen(
    world: World, robin: StaffMember
) -> None:
    world.post("A calm remark", {}, post_id="p")
    world.report("p", "lou")
    rule(world, robin, world.queue()[0].item, "fine")
    assert world.events("report.resolved")[0]["data"]["outcome"] == "no_violation"
    world.report("p", "kim")
    assert world.queue() == []
    world.report("p", "ali", "illegal")
    assert len(world.queue()) == 1


def test_reports_of_an_earlier_revision_are_answered_too(world: World, robin: StaffMember) -> None:
    world.post("First words", {}, post_id="p")
    world.report("p", "lou")
    world.post("Second words", {}, post_id="p")
    ruling = rule(world, robin, world.queue()[0].item, "fine")
    assert ruling.reports_resolved == 1
    assert world.events("report.resolved")[0]["data"]["revision"] == 1


def waits(world: World, type: str) -> list[float]:
    """Return how many seconds each event of a type waits before it may be sent."""
    rows = world.database.read(
        lambda c: c.execute(select(OutboxRow).where(OutboxRow.type == type)).all()
    )
    return [(row.available_at - row.created_at).total_seconds() for row in rows]


def test_a_verdict_can_wait_before_the_host_is_told(world: World, robin: StaffMember) -> None:
    world.post("A remark", {"toxicity": 0.66}, post_id="p")
    world.report("p", "lou")
    rule(world, robin, world.queue()[0].item, "delete", undo=30)
    for type in ("review.resolved", "action.requested", "report.resolved"):
        assert waits(world, type) == [30], type
    assert waits(world, "post.decided")[-1] == 30


def test_a_severe_verdict_hides_the_post_at_once_and_only_the_rest_waits(
    world: World, robin: StaffMember
) -> None:
    item = world.item()
    rule(world, robin, item, "delete", undo=30, severity="severe")
    assert waits(world, "post.decided")[-1] == 0
    assert waits(world, "action.requested") == [30]


def test_fine_takes_back_what_the_policy_did(world: World, robin: StaffMember) -> None:
    recorded = world.post("I know where you park", {"threat": 0.95, "toxicity": 0.96})
    assert recorded.decision.outcome == "enforce"
    item = world.queue()[0].item
    assert item.kind == "confirm"
    rule(world, robin, item, "fine")
    assert all(status in ("reversed", "cancelled") for _, status in steps(world, item))
    assert visibility(world, recorded.post_id) == "show"


def test_a_milder_verdict_replaces_what_the_policy_proposed(
    world: World, robin: StaffMember
) -> None:
    world.post("I know where you park", {"threat": 0.95, "toxicity": 0.96})
    item = world.queue()[0].item
    rule(world, robin, item, "conversation", guideline_id="no_threats")
    assert [step for step in steps(world, item) if step[1] == "requested"] == [
        ("conversation", "requested")
    ]


def test_confirming_does_not_strike_twice(world: World, robin: StaffMember) -> None:
    world.post("I know where you park", {"threat": 0.95, "toxicity": 0.96})
    item = world.queue()[0].item
    proposed = steps(world, item)
    assert {status for _, status in proposed} == {"proposed"}
    rule(world, robin, item, proposed[-1][0], guideline_id="no_threats")
    policy = world.database.read(lambda c: world.policies.live(c, COMMUNITY)).policy
    where = world.database.read(
        lambda c: standing(c, COMMUNITY, "noor", policy.ladder, world.database.clock())
    )
    assert where.strikes == 1
    assert "requested" in {status for _, status in steps(world, item)}


def test_wrong_label_is_fine_and_kept_for_learning(world: World, robin: StaffMember) -> None:
    item = world.item()
    rule(world, robin, item, "wrong_label")
    verdicts = world.database.read(lambda c: verdicts_of(c, item.post_pk))
    assert [v.verdict for v in verdicts] == ["wrong_label"]


def test_escalating_hands_the_item_to_the_leads(world: World, robin: StaffMember) -> None:
    item = world.item()
    ruling = rule(world, robin, item, "escalate", note="please look")
    assert ruling.decision is None
    assert ruling.item.queue == LEAD_QUEUE
    with pytest.raises(RoleError, match="lead"):
        rule(world, robin, item, "fine")
    assert rule(world, world.staff("Lea", "lead"), item, "fine").decision is not None


def test_the_later_of_two_is_told_who_did_what(world: World, robin: StaffMember) -> None:
    item, sascha = world.item(), world.staff("Sascha")
    rule(world, robin, item, "fine")
    with pytest.raises(AlreadyDecidedError, match="Robin decided this item: fine") as late:
        rule(world, sascha, item, "delete")
    assert late.value.extra["decided"]["by"] == "Robin"


def test_nobody_decides_what_a_colleague_holds(world: World, robin: StaffMember) -> None:
    item, sascha = world.item(), world.staff("Sascha")
    world.database.write(lambda unit: claim(unit, world.policies, sascha, item.id))
    with pytest.raises(LeasedError, match="Sascha"):
        rule(world, robin, item, "fine")


def test_a_verdict_on_an_older_revision_shows_the_difference(
    world: World, robin: StaffMember
) -> None:
    item = world.item("First words", post_id="p")
    world.post("Second words", {"toxicity": 0.66}, post_id="p")
    with pytest.raises(RevisionChangedError) as changed:
        rule(world, robin, item, "fine")
    assert changed.value.extra["revision"] == 2
    assert changed.value.extra["difference"]["lines"][-2:] == ["-First words", "+Second words"]
    assert visibility(world, "p") == "show"


def test_a_guideline_is_named_and_known(world: World, robin: StaffMember) -> None:
    item = world.item()
    for guideline in (None, "no_such"):
        with pytest.raises(VerdictError, match="respect"):
            rule(world, robin, item, "delete", guideline_id=guideline)
    assert world.queue()[0].item.is_open


def test_nobody_decides_their_own_matter(world: World) -> None:
    item = world.item(author="noor")
    with pytest.raises(OwnMatterError):
        rule(world, world.staff("Noor", "admin", member="noor"), item, "fine")


def test_an_auditor_decides_nothing(world: World) -> None:
    with pytest.raises(RoleError, match="auditor"):
        rule(world, world.staff("Audrey", "auditor"), world.item(), "fine")


def test_everything_is_audited_and_the_chain_holds(world: World, robin: StaffMember) -> None:
    rule(world, robin, world.item(), "delete")
    types = world.database.read(
        lambda c: list(
            c.execute(select(AuditEvent.type).where(AuditEvent.actor == robin.actor)).scalars()
        )
    )
    assert {"review.decided", "post.decided", "strike.given", "action.requested"} <= set(types)
    assert world.database.read(verify) is None


def test_a_human_decision_stands_beside_the_automated_one(world: World, robin: StaffMember) -> None:
    item = world.item(post_id="p")
    rule(world, robin, item, "fine")
    sources = [d.source for d in world.database.read(lambda c: history(c, item.post_pk))]
    assert sources == ["automated", "human"]
