"""Judging: by somebody else, once, with an answer; overturning leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.appeals import AppealAnsweredError, AppealTextError, judge_at_host
from service.appeals.errors import StaffHearsError
from service.communities import StaffMember, find_member
from service.ladder import post_actions
from service.review import OwnMatterError, RoleError, VerdictIn, claim, decide, verdicts_of
from service.review.errors import NotAnAppealError, OwnDecisionError
from service.review.labels import labels_on
from service.webhooks.fanout import fan_out
from tests.support.appeals import (
    answer,
    appeal,
    appeal_items,
    appeal_report,
    change_policy,
    find_fine,
    post_of,
    report_id_of,
    rule,
    weight_of,
)
from tests.support.community import COMMUNITY, World
from tests.support.webhook_examples import documented_keys


@pytest.fixture
def robin(world: World) -> StaffMember:
    return world.staff("Robin")


@pytest.fixture
def sascha(world: World) -> StaffMember:
    return world.staff("Sascha", "lead")


def test_overturning_reverses_everything(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    before = weight_of(world)
    action_id = rule(world, robin, post_id="p")
    assert post_of(world, "p").visibility == "hide"
    world.database.write(fan_out)
    filed = appeal(world, action_id)
    done = answer(world, sascha, filed, "overturn", "You are right. Sorry.")
    assert (done.state, done.answer) == ("overturned", "You are right. Sorry.")
    post = post_of(world, "p")
    assert (post.outcome, post.visibility) == ("allow", "show")
    assert weight_of(world) == before
    actions = world.database.read(lambda c: post_actions(c, post.pk))
    assert {one.status for one in actions} == {"reversed"}
    [verdict] = world.database.read(lambda c: verdicts_of(c, post.pk))
    assert verdict.undone_at is not None
    labels = world.database.read(lambda c: labels_on(c, post.pk, 1))
    states = {(one.source, one.label): (one.value, one.state) for one in labels}
    assert states["moderator", "respect"] == (1.0, "rejected")
    assert states["appeal", "respect"] == (0.0, "accepted")
    assert appeal_items(world, sascha) == []
    [reversal] = world.events("action.reversed")
    assert reversal["data"]["action_id"] == action_id


def test_upholding_answers_and_changes_nothing_else(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    action_id = rule(world, robin, post_id="p")
    weight = weight_of(world)
    filed = appeal(world, action_id)
    known = len(world.events())
    done = answer(world, sascha, filed, "uphold", "It attacks a person.")
    assert (done.state, done.answer) == ("upheld", "It attacks a person.")
    assert weight_of(world) == weight
    assert post_of(world, "p").visibility == "hide"
    [event] = world.events()[known:]
    assert event["type"] == "appeal.resolved"
    assert set(event["data"]) == documented_keys("appeal.resolved")
    assert event["data"]["judgement"] == "uphold"
    assert "sascha" not in str(event).lower()


def test_who_decided_neither_sees_nor_judges(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    action_id = rule(world, sascha)
    filed = appeal(world, action_id)
    assert appeal_items(world, sascha) == []
    with pytest.raises(OwnDecisionError):
        answer(world, sascha, filed, "uphold")
    with pytest.raises(OwnDecisionError):
        world.database.write(lambda unit: claim(unit, world.policies, sascha, filed.item_id or ""))
    with pytest.raises(RoleError):
        answer(world, robin, filed, "uphold")


def test_nobody_judges_in_their_own_matter(world: World, robin: StaffMember) -> None:
    filed = appeal(world, rule(world, robin, author="noor"))
    noor = world.staff("Noor", "admin", member="noor")
    assert appeal_items(world, noor) == []
    with pytest.raises(OwnMatterError):
        answer(world, noor, filed, "overturn")


def test_an_appeal_takes_one_judgement_with_words(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    filed = appeal(world, rule(world, robin))
    with pytest.raises(AppealTextError):
        answer(world, sascha, filed, "uphold", "  ")
    answer(world, sascha, filed, "uphold")
    with pytest.raises(AppealAnsweredError) as refused:
        answer(world, world.staff("Ada", "admin"), filed, "overturn")
    assert refused.value.extra["state"] == "upheld"


def test_verdicts_and_judgements_are_not_mixed_up(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    filed = appeal(world, rule(world, robin))
    given = VerdictIn(verdict="fine", revision=1)
    with pytest.raises(NotAnAppealError):
        world.database.write(
            lambda unit: decide(unit, world.policies, sascha, filed.item_id or "", given)
        )


def test_a_suspension_and_its_deletion_are_one_matter(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    change_policy(world, ladder={"second_moderator": False})
    suspension = rule(world, robin, "suspend", post_id="p")
    post = post_of(world, "p")
    actions = {one.step: one.action_id for one in world.database.read(
        lambda c: post_actions(c, post.pk))}  # fmt: skip
    assert actions["suspend"] == suspension
    assert is_suspended(world)
    deletion = appeal(world, actions["delete"])
    filed = appeal(world, suspension)
    answer(world, sascha, filed, "overturn", "It was a quotation.")
    assert not is_suspended(world)
    told = {event["data"]["appeal_id"]: event["data"] for event in world.events("appeal.resolved")}
    assert told.keys() == {filed.id, deletion.id}
    assert {one["judgement"] for one in told.values()} == {"overturn"}
    assert appeal_items(world, sascha) == []


def test_what_was_built_on_the_strike_goes_with_it(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    then = world.database.clock()
    first = rule(world, robin, "delete", post_id="first")
    world.database.clock = lambda: then + timedelta(days=1)
    for number in range(2):
        world.post("You people are idiots.", {"toxicity": 0.97}, post_id=f"later-{number}")
    # The same posts by a member who never had the first strike.
    for number in range(2):
        world.post(
            "You people are idiots.", {"toxicity": 0.97}, post_id=f"other-{number}", author="lou"
        )
    assert steps_of(world, "later")[0] == [("delete", "requested")]
    assert steps_of(world, "other")[0] == [("conversation", "requested")]
    answer(world, sascha, appeal(world, first), "overturn")
    assert weight_of(world) == pytest.approx(weight_of(world, "lou"))
    # The milder step that would have been due is not made up for.
    assert steps_of(world, "later") == [[], []]


def test_an_edited_post_keeps_what_its_new_words_led_to(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    action_id = rule(world, robin, post_id="p")
    world.post("You people are idiots.", {"toxicity": 0.97}, post_id="p")
    hidden = post_of(world, "p")
    assert (hidden.revision, hidden.visibility) == (2, "hide")
    answer(world, sascha, appeal(world, action_id), "overturn")
    assert post_of(world, "p").decision_id == hidden.decision_id
    labels = world.database.read(lambda c: labels_on(c, hidden.pk, 1))
    assert "appeal" in {one.source for one in labels}


def test_a_post_that_won_is_not_asked_about_for_the_same_reason(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    world.item(post_id="p")
    world.report("p", "lou", "respect")
    item = next(one.item for one in world.queue() if one.post.post_id == "p")
    given = VerdictIn(verdict="delete", revision=1, guideline_id="respect")
    ruling = world.database.write(lambda unit: decide(unit, world.policies, robin, item.id, given))
    answer(world, sascha, appeal(world, ruling.actions[-1].action_id), "overturn")
    world.report("p", "max", "respect")
    assert [one for one in world.queue() if one.post.post_id == "p"] == []
    world.report("p", "ada", "illegal")
    assert [one.item.kind for one in world.queue() if one.post.post_id == "p"] == ["reported"]


def test_a_reporter_who_was_right_gets_the_post_decided_again(
    world: World, robin: StaffMember, sascha: StaffMember
) -> None:
    world.item(post_id="p", author="grace")
    world.report("p", "lou", "respect")
    find_fine(world, robin, "p")
    filed = appeal_report(world, report_id_of(world, "p"), "lou")
    answer(world, sascha, filed, "overturn", "We look again.")
    [item] = [one.item for one in world.queue() if one.post.post_id == "p"]
    assert (item.queue, item.kind, item.guideline_id) == ("lead", "reported", "respect")
    [verdict] = world.database.read(lambda c: verdicts_of(c, item.post_pk))
    assert verdict.undone_at is not None
    given = VerdictIn(verdict="delete", revision=1, guideline_id="respect")
    world.database.write(lambda unit: decide(unit, world.policies, sascha, item.id, given))
    outcomes = [event["data"]["outcome"] for event in world.events("report.resolved")]
    assert outcomes == ["no_violation", "violation"]


def test_the_host_judges_where_the_policy_says_so(world: World, robin: StaffMember) -> None:
    change_policy(world, review={"small_team": {"hears_appeals": "host"}})
    filed = appeal(world, rule(world, robin, post_id="p"))
    assert (filed.heard_by, filed.item_id) == ("host", None)
    [asked] = world.events("appeal.requested")
    assert set(asked["data"]) == documented_keys("appeal.requested")
    assert asked["data"]["text"] == "It was a joke."
    judged = world.database.write(
        lambda unit: judge_at_host(
            unit,
            world.policies,
            world.desk,
            COMMUNITY,
            filed.id,
            "overturn",
            "Sorry.",
            "ombudsperson",
            "key:test",
        )
    )
    assert (judged.state, judged.answered_by) == ("overturned", "host:ombudsperson")
    assert post_of(world, "p").visibility == "show"


def test_the_host_does_not_judge_for_the_staff(world: World, robin: StaffMember) -> None:
    filed = appeal(world, rule(world, robin))
    with pytest.raises(StaffHearsError):
        world.database.write(
            lambda unit: judge_at_host(
                unit, world.policies, world.desk, COMMUNITY, filed.id, "uphold", "No.", "x", "key:t"
            )
        )


@pytest.mark.parametrize("named", ["admin", "outside@example.org"])
def test_a_small_team_has_somebody_named(world: World, robin: StaffMember, named: str) -> None:
    change_policy(world, review={"small_team": {"hears_appeals": named}})
    outside = world.staff("Outside", "admin" if named == "admin" else "auditor")
    filed = appeal(world, rule(world, robin))
    assert answer(world, outside, filed, "uphold").state == "upheld"


def is_suspended(world: World, author: str = "noor") -> bool:
    found = world.database.read(lambda c: find_member(c, COMMUNITY, author))
    return found is not None and found.suspended


def steps_of(world: World, begins: str) -> list[list[tuple[str, str]]]:
    """Steps that stand for two posts whose ids begin alike."""
    found = []
    for number in range(2):
        post = post_of(world, f"{begins}-{number}")
        actions = world.database.read(lambda c, pk=post.pk: post_actions(c, pk))
        found.append([(one.step, one.status) for one in actions if one.status != "reversed"])
    return found
