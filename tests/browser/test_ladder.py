"""The whole ladder, walked by a member, three people on the staff and the host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from service.appeals import AppealLinks
from service.audit import verify
from service.communities import StaffMember, create_key, find_member
from tests.browser.conftest import Console
from tests.browser.content import ago
from tests.support.answers import complete_actions
from tests.support.appeals import post_of, weight_of
from tests.support.community import COMMUNITY, World

MEMBER = "e.novak"
DOUBTFUL = {"toxicity": 0.66, "insult": 0.6}
RUDE = {"toxicity": 0.96, "insult": 0.94}
OFFENCES = {
    "first": "Typical of you not to read before you answer.",
    "second": "Only an idiot would answer like this.",
    "third": "Nobody with half a brain needs that explained twice.",
}


class Host:
    """What the host hears and does."""

    def __init__(self, world: World, url: str) -> None:
        self.world, self.heard = world, len(world.events())
        scopes = ["posts", "review"]
        _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", scopes))
        self.api = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"})

    def told(self) -> list[dict[str, Any]]:
        """The events since the last call."""
        events = self.world.events()[self.heard :]
        self.heard += len(events)
        return events

    def told_of(self, *types: str) -> list[dict[str, Any]]:
        """The data of the events since the last call, which must be of these types."""
        events = self.told()
        assert sorted(event["type"] for event in events) == sorted(types)
        return [event["data"] for event in sorted(events, key=lambda e: types.index(e["type"]))]

    def does_it(self) -> None:
        """Answer everything that was asked for with `completed`."""
        complete_actions(self.world.database, COMMUNITY)
        self.told()


@pytest.fixture
def host(console: Console) -> Iterator[Host]:
    """The host, whose events carry links of this console."""
    world = console.world
    services = console.app.state.services
    # Pages tell the same time as the store, so that a day can be played as if it were past.
    console.app.state.services = replace(services, clock=lambda: world.database.clock())
    links = AppealLinks(world.policies, console.url)
    world.database.additions["action.requested"] = [links]
    made = Host(world, console.url)
    with made.api:
        yield made


def offend(world: World, post_id: str, scores: dict[str, float]) -> None:
    world.post(OFFENCES[post_id], scores, post_id=post_id, author=MEMBER, channel_id="coffee")


def give(console: Console, staff: StaffMember, kind: str, verdict: str, says: str = "") -> Page:
    """Open the item of a kind about the member in the console, which ``says`` so, and decide it."""
    [item] = [
        one.item
        for one in console.world.queue()
        if (one.item.author_id, one.item.kind) == (MEMBER, kind)
    ]
    page = console.open(staff)
    page.goto(f"/console/items/{item.id}")
    expect(page.get_by_text("Yours until")).to_be_visible()
    expect(page.get_by_role("form", name="Your verdict")).to_contain_text(says)
    page.get_by_role("button", name=verdict).click()
    expect(page.get_by_role("status").first).to_contain_text(f"Decided: {verdict}")
    return page


def state_of(world: World) -> tuple[float, str | None, bool]:
    """Standing of the member, visibility of the third post, and whether they are suspended."""
    member = world.database.read(lambda c: find_member(c, COMMUNITY, MEMBER))
    assert member is not None
    return weight_of(world, MEMBER), post_of(world, "third").visibility, member.suspended


def test_the_whole_ladder(console: Console, host: Host) -> None:
    world = console.world
    robin = world.staff("Robin")
    sam, toni = world.staff("Sam", "lead"), world.staff("Toni", "lead")
    with ago(world, days=40):
        talk(console, host, robin)
    with ago(world, days=20):
        delete_by_rule(world, host)
    with ago(world, days=1):
        before = offend_again(world, host)
        link = suspend(console, host, robin, sam)
    member = appeal(console, host, link)
    overturn(console, host, (robin, sam), toni)
    member.reload()
    expect(member.get_by_role("heading", name="The decision was taken back")).to_be_visible()
    expect(member.get_by_text("You meant the task, not the person.")).to_be_visible()
    assert state_of(world) == before
    assert world.database.read(verify) is None


def talk(console: Console, host: Host, robin: StaffMember) -> None:
    """The first offence: a moderator asks, the member replies, the moderator answers."""
    offend(console.world, "first", DOUBTFUL)
    host.told_of("post.decided")
    page = give(console, robin, "flagged", "Conversation")
    step, _, _ = host.told_of("action.requested", "post.decided", "review.resolved")
    assert (step["step"], step["post_id"]) == ("conversation", "first")
    host.does_it()
    thread = step["conversation_id"]
    reply = {"sender": "member", "text": "I was in a hurry. Sorry.", "message_id": "m-1"}
    assert host.api.post(f"/v1/conversations/{thread}/messages", json=reply).status_code == 201
    page.goto("/console/conversations")
    page.get_by_role("main").get_by_role("link", name=MEMBER).click()
    expect(page.get_by_text("I was in a hurry. Sorry.")).to_be_visible()
    page.get_by_label(f"Write to {MEMBER}").fill("Thank you. All is well.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. All is well.")).to_be_visible()
    message = host.told_of("conversation.message")[0]["message"]
    assert (message["sender"], message["text"]) == ("staff", "Thank you. All is well.")


def delete_by_rule(world: World, host: Host) -> None:
    """The second offence, weeks later."""
    offend(world, "second", RUDE)
    step, decided = host.told_of("action.requested", "post.decided")
    assert (step["step"], decided["visibility"]) == ("delete", "hide")
    host.does_it()


def offend_again(world: World, host: Host) -> tuple[float, str | None, bool]:
    """The third offence; returns how the member stands before somebody decides."""
    offend(world, "third", DOUBTFUL)
    host.told_of("post.decided")
    before = state_of(world)
    assert before == (1.5, "show", False)
    return before


def suspend(console: Console, host: Host, first: StaffMember, second: StaffMember) -> str:
    """One moderator proposes, another confirms; returns the link in what the host is told."""
    give(console, first, "flagged", "Suspend")
    step, *_ = host.told_of("action.requested", "post.decided", "review.resolved")
    assert step["step"] == "delete"
    assert state_of(console.world)[1:] == ("hide", False)
    give(console, second, "confirm", "Suspend", "Robin proposes: suspension for 3 days.")
    step, _ = host.told_of("action.requested", "review.resolved")
    assert step["step"] == "suspend"
    assert state_of(console.world)[1:] == ("hide", True)
    host.does_it()
    return str(step["appeal_url"])


def appeal(console: Console, host: Host, link: str) -> Page:
    """The member objects without an account; returns their page."""
    member = console.open()
    member.goto(link)
    member.get_by_label("Your appeal").fill("I was talking about the task.")
    member.get_by_role("button", name="Send the appeal").click()
    expect(member.get_by_role("heading", name="Your appeal is with us")).to_be_visible()
    assert member.context.cookies() == []
    host.told_of("appeal.filed")
    return member


def overturn(
    console: Console, host: Host, involved: tuple[StaffMember, ...], judge: StaffMember
) -> None:
    """Somebody who took no part in it takes the decision back, with an answer."""
    for staff in involved:  # a lead among them would see it otherwise
        assert console.world.queue(staff, kind="appeal") == []
    page = console.open(judge)
    page.goto("/console/queue?kind=appeal")
    page.get_by_role("list").get_by_role("heading").get_by_role("link").first.click()
    page.get_by_role("heading", name="An appeal against").wait_for()
    asked = page.url
    page.get_by_label("Answer to the member").fill("You meant the task, not the person.")
    page.get_by_role("button", name="Overturn").click()
    expect(page.get_by_role("status").first).to_contain_text("Decided: Appeal overturned")
    page.wait_for_url(lambda url: url != asked)
    events = host.told_of("appeal.resolved", "action.reversed", "action.reversed", "post.decided")
    resolved, *taken_back, decided = events
    assert resolved["judgement"] == "overturn"
    assert {one["step"] for one in taken_back} == {"delete", "suspend"}
    assert (decided["post_id"], decided["visibility"]) == ("third", "show")
