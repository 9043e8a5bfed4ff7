"""Filing: once a restriction, in time, by the member concerned, with a clear no otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
import yaml

from service.appeals.errors import (
    AlreadyAppealedError,
    AppealTextError,
    AppealWindowError,
    NotAppealableError,
    NotConcernedError,
)
from service.ladder import take_back
from service.ladder.errors import UnknownActionError
from service.review import RoleError
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
)
from tests.support.community import COMMUNITY, POLICY, World


def test_an_appeal_asks_somebody_else_and_tells_the_host(world: World) -> None:
    robin, sascha = world.staff("Robin"), world.staff("Sascha", "lead")
    action_id = rule(world, robin, post_id="p")
    filed = appeal(world, action_id)
    assert (filed.state, filed.heard_by, filed.text) == ("open", "staff", "It was a joke.")
    [item] = appeal_items(world, sascha)
    assert (item.id, item.appeal_id, item.queue) == (filed.item_id, filed.id, "lead")
    assert item.due_at == filed.filed_at + timedelta(hours=168) == filed.due_at
    assert appeal_items(world, robin) == []
    [event] = world.events("appeal.filed")
    assert event["data"]["action_id"] == action_id
    assert event["subject"] == f"appeal/{filed.id}"
    assert world.events("appeal.requested") == []


def test_without_a_queue_of_their_own_leads_judge_appeals(world: World) -> None:
    robin, sascha, lin = world.staff("Robin"), world.staff("Sascha"), world.staff("Lin", "lead")
    filed = appeal(world, rule(world, robin))
    with pytest.raises(RoleError, match="A lead or an admin judges this appeal"):
        answer(world, sascha, filed, "uphold")
    assert answer(world, lin, filed, "uphold").state == "upheld"


def test_the_queue_of_the_policy_takes_appeals_if_there_is_one(world: World) -> None:
    robin, sascha = world.staff("Robin"), world.staff("Sascha")
    action_id = rule(world, robin)
    queues = yaml.safe_load(POLICY.read_text("utf-8"))["review"]["queues"]
    change_policy(world, review={"queues": [*queues, {"id": "appeals", "title": "Appeals"}]})
    filed = appeal(world, action_id)
    [item] = appeal_items(world, sascha)
    assert (item.queue, item.appeal_id) == ("appeals", filed.id)
    assert answer(world, sascha, filed, "uphold").state == "upheld", "a moderator judges there"


def test_a_post_may_wait_for_a_verdict_and_for_two_judgements_at_once(world: World) -> None:
    robin, sascha = world.staff("Robin"), world.staff("Sascha", "lead")
    first = rule(world, robin, post_id="p")
    appeal(world, first)
    world.report("p", "lou", "illegal")
    kinds = sorted(one.item.kind for one in world.queue(sascha))
    assert kinds == ["appeal", "reported"]
    assert len(world.queue(sascha, kind="appeal")) == 1


def test_there_is_one_appeal_a_restriction(world: World) -> None:
    action_id = rule(world, world.staff("Robin"))
    filed = appeal(world, action_id)
    with pytest.raises(AlreadyAppealedError) as refused:
        appeal(world, action_id)
    assert refused.value.extra == {"appeal_id": filed.id, "state": "open"}


def test_only_the_member_concerned_appeals(world: World) -> None:
    action_id = rule(world, world.staff("Robin"))
    with pytest.raises(NotConcernedError):
        appeal(world, action_id, author="lou")


def test_the_window_of_the_policy_that_decided_holds(world: World) -> None:
    action_id = rule(world, world.staff("Robin"))
    change_policy(world, appeals={"window_days": 1})
    then = world.database.clock()
    world.database.clock = lambda: then + timedelta(days=29)
    assert appeal(world, action_id).is_open
    other = rule(world, world.staff("Sascha"))
    world.database.clock = lambda: then + timedelta(days=31)
    with pytest.raises(AppealWindowError) as refused:
        appeal(world, other)
    assert "ended on" in str(refused.value)
    assert refused.value.extra["ended_at"]


@pytest.mark.parametrize(
    ("text", "said"), [("  \n ", "is empty"), ("x" * 4001, "4,001 characters")]
)
def test_a_text_that_says_nothing_or_too_much_is_refused(
    world: World, text: str, said: str
) -> None:
    action_id = rule(world, world.staff("Robin"))
    with pytest.raises(AppealTextError, match=said):
        appeal(world, action_id, text=text)


def test_what_restricts_nobody_can_not_be_appealed(world: World) -> None:
    with pytest.raises(UnknownActionError):
        appeal(world, "nothing")
    action_id = rule(world, world.staff("Robin"), post_id="p")
    post = post_of(world, "p")
    world.database.write(lambda unit: take_back(unit, COMMUNITY, post.pk, "cli", "mistake"))
    with pytest.raises(NotAppealableError, match="reversed"):
        appeal(world, action_id)
    nudged = world.post("This is damn good.", {"profanity": 0.95})
    asked = [one.action_id for one in nudged.actions if one.step == "nudge"]
    for one in asked:
        with pytest.raises(NotAppealableError, match="no restriction"):
            appeal(world, one)


def test_the_policy_says_which_steps_can_be_appealed(world: World) -> None:
    change_policy(world, appeals={"restrictions": ["suspend"]})
    action_id = rule(world, world.staff("Robin"))
    with pytest.raises(NotAppealableError, match="takes no appeals"):
        appeal(world, action_id)


def test_a_rejected_reporter_appeals_and_nobody_else(world: World) -> None:
    robin = world.staff("Robin")
    world.item(post_id="p", author="grace")
    world.report("p", "lou")
    report_id = report_id_of(world, "p")
    with pytest.raises(NotAppealableError, match="no answer yet"):
        appeal_report(world, report_id, "lou")
    find_fine(world, robin, "p")
    with pytest.raises(NotConcernedError):
        appeal_report(world, report_id, "grace")
    filed = appeal_report(world, report_id, "lou")
    assert (filed.report_id, filed.action_id) == (report_id, None)
    assert appeal_items(world, robin) == []
    assert appeal_items(world, world.staff("Sascha", "lead"))[0].appeal_id == filed.id
