"""Every page: accessible in light and dark, and whole on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from service.communities import StaffMember
from service.review import VerdictIn, decide
from tests.browser.conftest import Console
from tests.support.console import login_link


def pages(console: Console, robin: StaffMember, page: Page) -> Iterator[str]:
    """Open one page after the other and give the name of each."""
    page.goto("/console/login")
    yield "login"
    page.goto(login_link(console.world, robin))
    yield "link"
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/console/queue")
    yield "queue"
    page.goto("/console/queue?queue=spam&guideline=honest")
    yield "filtered queue"
    page.goto("/console/queue?channel=nowhere")
    yield "empty queue"
    for post in ("rude", "threat", "reported", "picture", "links", "hate"):
        page.goto(f"/console/items/{console.item(post).item.id}")
        yield f"item {post}"
    console.world.post("No, the rude one.", {"toxicity": 0.66, "insult": 0.6}, post_id="marked")
    page.goto(f"/console/items/{console.item('marked').item.id}")
    page.locator("article mark").wait_for()
    page.get_by_text("Words that raised the scores").click()
    yield "item with marks"
    page.goto(f"/console/items/{console.item('hate').item.id}")
    page.locator("summary").first.click()
    yield "item with the text shown"
    page.get_by_role("button", name="Keys").click() if page.get_by_role(
        "button", name="Keys"
    ).is_visible() else page.evaluate("document.getElementById('keys').showModal()")
    yield "keys"
    page.goto("/console/posts/older")
    yield "post"
    yield from _conversation(page)
    page.goto("/console/items/nothing")
    yield "unknown item"
    page.goto("/console/lost")
    yield "lost"
    yield from _after_an_edit(console, robin, page)


def _conversation(page: Page) -> Iterator[str]:
    """Begin a conversation on the page of a post, read it, close it."""
    page.get_by_text("Talk with the author").click()
    page.get_by_label("Message").fill("How are you? Your last posts sounded angry.")
    yield "post with the form of a conversation"
    page.get_by_role("button", name="Begin the conversation").click()
    page.wait_for_url("**/console/conversations/*")
    yield "conversation"
    page.get_by_role("button", name="Send").click()
    page.get_by_text("nothing in the message yet").wait_for()
    yield "conversation without words"
    page.goto("/console/conversations?which=open")
    yield "conversations"
    page.goto("/console/conversations")
    yield "no conversations"


def _after_an_edit(console: Console, robin: StaffMember, page: Page) -> Iterator[str]:
    world, item = console.world, console.item("rude").item
    page.goto(f"/console/items/{item.id}")
    world.post("I take that back.", {"toxicity": 0.1}, post_id="rude", author="t.okafor")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("heading", name="The post has changed").wait_for()
    yield "changed"
    page.goto(f"/console/items/{item.id}")
    yield "superseded item"
    given = VerdictIn(verdict="delete", revision=1, guideline_id="respect", note="enough")
    reported = console.item("reported").item
    world.database.write(lambda unit: decide(unit, world.policies, robin, reported.id, given))
    page.goto(f"/console/items/{reported.id}")
    yield "decided item"
    page.goto("/console/posts/reported")
    yield "decided post"


def test_every_page_is_accessible_whole_and_loads_nothing_from_elsewhere(
    console: Console, robin: StaffMember
) -> None:
    page = console.open()
    for name in pages(console, robin, page):
        console.require_good(page, name)


def test_a_long_word_and_a_right_to_left_text_stay_inside(
    console: Console, robin: StaffMember
) -> None:
    console.world.post("x" * 900, {"toxicity": 0.66, "insult": 0.6}, post_id="long")
    console.world.post("שלום לכולם " * 12, {"toxicity": 0.66, "insult": 0.6}, post_id="rtl")
    page = console.open(robin)
    for post in ("long", "rtl"):
        page.goto(f"/console/items/{console.item(post).item.id}")
        console.require_good(page, post)
    expect(page.locator("article .text")).to_have_css("direction", "rtl")
