"""Statements of restrictions as they come about, on both stores."""

from __future__ import annotations

import pytest

from service.ladder import post_actions, take_back
from service.statements import NoStatementError, read_case, statement
from tests.support.community import COMMUNITY, World
from tests.support.restrictions import (
    answer,
    asked,
    deleted,
    read,
    rule_on,
    suspended,
    text_of,
)


def test_a_deletion_by_a_rule(world: World) -> None:
    action = deleted(world)
    answer(world, action)
    found = read(world, action)
    assert (found.step, found.hidden, found.state) == ("delete", True, "in_force")
    assert (found.detection, found.deciding, found.rule) == ("automated", "automated", "sexual")
    assert (found.model_version, found.policy_version) == ("test/1", 1)
    assert found.guideline is not None
    assert (found.guideline.id, found.severity, found.earlier) == ("decent", "major", False)
    assert [(fact.kind, fact.label) for fact in found.facts] == [("score", "sexual")]
    assert found.quote == "You m••••, see hxxps://bad[.]example/x"
    assert found.appeal_until is not None
    assert (found.appeal_until - found.since).days == 30
    text = text_of(world, action)
    assert "Automatically, without a human." in text
    assert "0.97" not in text
    assert "File an appeal: https://reins.example/m/appeal/" in text


def test_a_suspension_that_a_second_moderator_confirmed(world: World) -> None:
    action = suspended(world, message="This was the third time this week.")
    answer(world, action)
    found = read(world, action)
    assert (found.step, found.hidden, found.state) == ("suspend", False, "in_force")
    assert (found.detection, found.deciding) == ("automated", "human_confirmed")
    assert found.until is not None
    assert found.until > found.since
    text = text_of(world, action)
    assert "By a human, then confirmed by a second one." in text
    assert "> This was the third time this week." in text
    assert "A moderator read the post and judged it by the guideline." in text
    for name in ("Robin", "Sam", "staff:"):
        assert name not in text


def test_what_a_rule_proposed_and_a_moderator_agreed_to(world: World) -> None:
    recorded = world.post("Watch out tonight", {"threat": 0.95})
    assert {one.status for one in recorded.actions} == {"proposed"}
    [item] = [one.item for one in world.queue()]
    action = recorded.actions[0].action_id
    with pytest.raises(NoStatementError, match="waits for a moderator"):
        read(world, action)
    rule_on(world, world.staff("Robin"), item, "delete", guideline_id="no_threats")
    found = read(world, asked(world, item.post_pk, "delete"))
    assert (found.detection, found.deciding) == ("automated", "automated_confirmed")


def test_what_a_member_reported_and_never_who(world: World) -> None:
    recorded = world.post("Nobody needs your advice.", post_id="p")
    world.report("p", "a-very-own-reporter", "respect", "a-very-own-reporter says so")
    [item] = [one.item for one in world.queue()]
    rule_on(world, world.staff("Robin"), item, "delete")
    action = asked(world, item.post_pk, "delete")
    found = read(world, action)
    assert (found.detection, found.deciding) == ("report", "human")
    assert "A member reported it." in text_of(world, action)
    assert "a-very-own-reporter" not in text_of(world, action) + repr(found)
    case = world.database.read(lambda c: read_case(c, world.policies, COMMUNITY, action))
    assert case.reported_as == {"respect"}
    assert recorded.decision.id != (case.decision and case.decision.id)


def test_what_was_taken_back(world: World) -> None:
    action = deleted(world, post_id="p")
    answer(world, action)
    case = world.database.read(lambda c: read_case(c, world.policies, COMMUNITY, action))
    pk = case.restriction.post_pk or ""
    world.database.write(lambda unit: take_back(unit, COMMUNITY, pk, "staff:1", "a mistake"))
    found = read(world, action)
    assert (found.state, found.may_appeal) == ("taken_back", False)
    text = text_of(world, action)
    assert "This was taken back on 20" in text
    assert "no longer counts" in text
    assert "appeal" not in text.lower()


@pytest.mark.parametrize("status", ["failed", "refused"])
def test_what_the_host_did_not_do(sqlite_world: World, status: str) -> None:
    action = deleted(sqlite_world)
    answer(sqlite_world, action, status)
    assert read(sqlite_world, action).state == "not_done"
    assert "nothing is restricted" in text_of(sqlite_world, action)


def test_a_suspension_that_ran_out(sqlite_world: World) -> None:
    action = suspended(sqlite_world)
    answer(sqlite_world, action)
    case = sqlite_world.database.read(
        lambda c: read_case(c, sqlite_world.policies, COMMUNITY, action)
    )
    end = case.restriction.until
    assert end is not None
    found = statement(case, end)
    assert (found.state, found.over_at) == ("ended", end)


def test_a_conversation_tells_whether_the_post_was_hidden(sqlite_world: World) -> None:
    recorded = sqlite_world.post("You fool", {"toxicity": 0.95})
    [action] = recorded.actions
    assert action.step == "conversation"
    assert "and the post was hidden" in text_of(sqlite_world, action.action_id)
    item = sqlite_world.item()
    rule_on(sqlite_world, sqlite_world.staff("Robin"), item, "conversation")
    talked = asked(sqlite_world, item.post_pk, "conversation")
    assert "The post stays visible." in text_of(sqlite_world, talked)


def test_earlier_breaches_are_told(sqlite_world: World) -> None:
    deleted(sqlite_world)
    assert read(sqlite_world, deleted(sqlite_world)).earlier


def test_a_gentle_step_needs_no_statement(sqlite_world: World) -> None:
    recorded = sqlite_world.post("Damn, damn, damn.", {"profanity": 0.9})
    [action] = recorded.actions
    assert action.step == "nudge"
    with pytest.raises(NoStatementError, match="restricts nobody"):
        read(sqlite_world, action.action_id)


def test_the_step_that_was_replaced_has_none(sqlite_world: World) -> None:
    recorded = sqlite_world.post("Watch out tonight", {"threat": 0.95})
    [item] = [one.item for one in sqlite_world.queue()]
    rule_on(sqlite_world, sqlite_world.staff("Robin"), item, "fine", guideline_id=None)
    assert sqlite_world.database.read(lambda c: post_actions(c, item.post_pk)) == []
    with pytest.raises(NoStatementError, match="withdrawn"):
        read(sqlite_world, recorded.actions[0].action_id)
