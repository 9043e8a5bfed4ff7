"""What a moderator does on a working day."""

from __future__ import annotations

import re
from itertools import cycle, islice

from playwright.sync_api import Page, expect

from service.communities import StaffMember
from service.review import VerdictIn, claim, decide
from tests.browser.conftest import Console
from tests.support.console import login_link


def test_a_link_logs_in_once(console: Console, robin: StaffMember) -> None:
    link = login_link(console.world, robin)
    page = console.open()
    page.goto(link)
    expect(page.get_by_role("heading", name="Welcome, Robin")).to_be_visible()
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    cookie = next(c for c in page.context.cookies() if c["name"] == "reins_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    another = console.open()
    another.goto(link)
    expect(another.get_by_role("heading", name="does not work any more")).to_be_visible()


def test_a_verdict_by_mouse_reaches_the_host(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    row = page.get_by_role("listitem").filter(has_text="Did anybody ask for your opinion?")
    row.get_by_role("link", name="Respect people").click()
    expect(page.get_by_text("Yours until")).to_be_visible()
    expect(page.get_by_text("Did anybody ask for your opinion?")).to_be_visible()
    page.get_by_text("Note, own words, severity").click()
    page.get_by_label("Note for colleagues").fill("He means the report.")
    page.get_by_role("button", name="Conversation").click()
    expect(page.get_by_role("status").first).to_contain_text("Decided: Conversation")
    expect(page).to_have_url(re.compile(r"/console/items/"))
    resolved = console.world.events("review.resolved")[-1]["data"]
    assert (resolved["post_id"], resolved["verdict"]) == ("rude", "conversation")
    assert console.world.events("action.requested")[-1]["data"]["step"] == "conversation"


def test_the_whole_queue_is_decided_by_keyboard_alone(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    waiting = len(console.world.queue())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert waiting >= 5
    for number, key in enumerate(islice(cycle("fdwcf"), waiting)):
        expect(page.get_by_role("heading", name="Your verdict")).to_be_visible()
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)
        expect(page.get_by_role("status").first).to_contain_text("Decided")
        assert len(console.world.queue()) == waiting - number - 1
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible()


def test_tab_and_enter_reach_every_verdict(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('reported').item.id}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "fine":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Decided: Fine")


def test_single_keys_can_be_switched_off(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('reported').item.id}")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Single keys act").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("f")
    page.wait_for_timeout(200)
    assert console.item("reported").item.is_open


def test_typing_a_note_decides_nothing(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('reported').item.id}")
    page.get_by_text("Note, own words, severity").click()
    page.get_by_label("Note for colleagues").press_sequentially("fine, delete, suspend")
    assert console.item("reported").item.is_open


def test_severe_text_is_hidden_until_asked_for(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    text = "I know which car is yours"
    expect(page.get_by_text(text)).to_have_count(0)
    page.goto(f"/console/items/{console.item('threat').item.id}")
    expect(page.get_by_text(text)).to_be_hidden()
    page.keyboard.press("v")
    expect(page.get_by_text(text)).to_be_visible()


def test_a_colleague_is_named_while_they_work_on_it(console: Console, robin: StaffMember) -> None:
    sascha, world = console.world.staff("Sascha"), console.world
    item = console.item("reported").item
    world.database.write(lambda unit: claim(unit, world.policies, sascha, item.id))
    page = console.open(robin)
    expect(page.get_by_text("Sascha is on it")).to_be_visible()
    page.goto(f"/console/items/{item.id}")
    expect(page.get_by_text("Sascha is working on this until")).to_be_visible()
    for button in page.locator("button[name=verdict]").all():
        expect(button).to_be_disabled()


def test_the_later_of_two_sees_who_did_what(console: Console, robin: StaffMember) -> None:
    sascha, world = console.world.staff("Sascha"), console.world
    item = console.item("reported").item
    late = console.open(robin, java_script_enabled=False)
    late.goto(f"/console/items/{item.id}")
    given = VerdictIn(verdict="fine", revision=1)
    world.database.write(lambda unit: decide(unit, world.policies, sascha, item.id, given))
    late.get_by_role("button", name="Delete").click()
    expect(late.get_by_role("heading", name="This item is decided already")).to_be_visible()
    expect(late.get_by_text("Sascha decided this item: fine")).to_be_visible()
    late.get_by_role("button", name="Review the next item").click()
    expect(late.get_by_role("heading", name="Your verdict")).to_be_visible()


def test_an_edit_meanwhile_shows_both_texts(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('rude').item.id}")
    console.world.post("I take that back.", {"toxicity": 0.1}, post_id="rude", author="t.okafor")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="The post has changed")).to_be_visible()
    expect(page.get_by_text("I take that back.")).to_be_visible()
    page.get_by_role("link", name="Decide on the new text").click()
    page.get_by_role("button", name="Fine f").click()
    expect(page.get_by_role("status").first).to_contain_text("Decided: Fine")
    assert console.world.events("review.resolved")[-1]["data"]["revision"] == 2


def test_leaving_an_item_gives_it_back(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto(f"/console/items/{console.item('reported').item.id}")
    expect(page.get_by_text("Yours until")).to_be_visible()
    assert console.item("reported").item.lease_holder == robin.id
    page.get_by_role("link", name="History of this post").click()
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    _until(page, lambda: console.item("reported").item.lease_holder is None)


def test_a_verdict_works_without_javascript(console: Console, robin: StaffMember) -> None:
    page = console.open(robin, java_script_enabled=False)
    page.get_by_role("button", name="Review next").click()
    expect(page.get_by_text("Yours until")).to_be_visible()
    page.get_by_text("Severe text. Show it").click()
    expect(page.get_by_text("I know which car is yours")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").first).to_contain_text("Decided: Delete")
    assert console.world.events("review.resolved")[-1]["data"]["post_id"] == "threat"


def test_filters_are_in_the_address(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.get_by_text("Filter", exact=True).first.click()
    page.get_by_label("Guideline").select_option(label="Be honest, don't spam")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("guideline=honest"))
    expect(page.get_by_role("listitem").filter(has_text="two articles")).to_be_visible()
    expect(page.get_by_text("That answer is rubbish")).to_have_count(0)


def test_new_items_announce_themselves(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.goto("/console/queue")
    console.world.post("Typical of you.", {"toxicity": 0.66, "insult": 0.6})
    page.evaluate(
        "htmx.trigger('.news', 'every 20s'); htmx.ajax('GET', "
        "document.querySelector('.news').getAttribute('hx-get'), '.news')"
    )
    expect(page.get_by_role("link", name="1 new item, show")).to_be_visible()


def test_a_session_that_ended_leads_to_the_login(console: Console, robin: StaffMember) -> None:
    page = console.open(robin)
    page.context.clear_cookies()
    page.evaluate(
        "htmx.ajax('GET', document.querySelector('.news').getAttribute('hx-get'), '.news')"
    )
    page.wait_for_url("**/console/login")


def _until(page: Page, happened: object) -> None:
    for _ in range(50):
        if happened():  # type: ignore[operator]
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen within five seconds")
