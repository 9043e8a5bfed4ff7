"""A step `conversation` begins a thread that the host carries, on both stores."""

from __future__ import annotations

from typing import Any

from service.conversations import ConversationView, conversation_of_action, read_messages
from service.ladder import take_back
from tests.support.community import COMMUNITY, World

INSULT = {"toxicity": 0.97, "insult": 0.95}
TEXT = "You are an idiot, see https://mean.example/list"


def opened(world: World, action_id: str) -> ConversationView:
    found = world.database.read(lambda c: conversation_of_action(c, action_id))
    assert found is not None
    return found


def asked(world: World) -> dict[str, Any]:
    [event] = world.events("action.requested")
    return dict(event["data"])


def test_the_step_opens_a_thread_that_quotes_the_post_without_its_insult(world: World) -> None:
    recorded = world.post(TEXT, INSULT, post_id="p", author="ada")
    assert [action.step for action in recorded.actions] == ["conversation"]
    found = asked(world)
    assert "You are an i••••, see hxxps://mean[.]example/list" in str(found["message"])

    thread = opened(world, recorded.actions[0].action_id)
    assert found["conversation_id"] == thread.id
    texts = [one.text for one in world.database.read(lambda c: read_messages(c, thread.id))]
    assert texts == [found["message"]]
    assert world.events("conversation.opened") == []


def test_a_step_that_is_taken_back_closes_its_thread(world: World) -> None:
    recorded = world.post(TEXT, INSULT, post_id="p", author="ada")
    pk = recorded.decision.post_pk
    world.database.write(lambda unit: take_back(unit, COMMUNITY, pk, "staff:x", "a mistake"))
    thread = opened(world, recorded.actions[0].action_id)
    assert thread.state == "closed"
    assert world.events("conversation.closed") == []


def test_nothing_in_a_post_is_taken_for_a_blank(world: World) -> None:
    world.post("You idiot, {until} {guideline}", INSULT, post_id="p", author="ada")
    assert "You i••••, {until} {guideline}" in str(asked(world)["message"])
