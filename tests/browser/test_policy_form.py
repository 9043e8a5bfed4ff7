"""A rule written in a form, in Chromium: by mouse, by keyboard, without JavaScript, accessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from service.communities import StaffMember
from service.publishing import read_source
from tests.browser.conftest import Console
from tests.support.community import COMMUNITY

NEW = "when: {links: {count: 3}, author: {new: true}}"


@pytest.fixture
def ada(console: Console) -> StaffMember:
    return console.world.staff("Ada", "admin")


def control(page: Page, name: str) -> Locator:
    return page.locator(f'[id="f.{name}"]')


def save(page: Page) -> None:
    page.get_by_role("region", name="Into the text").get_by_role("button", name="Put it").click()


def open_rule(page: Page, name: str) -> None:
    page.goto("/console/policy/new")
    page.get_by_role("button", name="Rules").click()
    page.get_by_role("button", name=f"Change {name}", exact=True).click()
    page.get_by_role("heading", name="Change a rule").wait_for()


def source_of(console: Console, version: int) -> str:
    return console.world.database.read(lambda c: read_source(c, COMMUNITY, version))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_rule_is_changed_in_the_form_and_stored(
    console: Console, ada: StaffMember, script: bool
) -> None:
    page = console.open(ada, java_script_enabled=script)
    open_rule(page, "new_author_links")
    count = control(page, "when.links.count.at_least")
    expect(count).to_have_value("2")
    count.fill("many")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("“many” is not a whole number")
    expect(count).to_have_value("many")
    expect(count).to_have_attribute("aria-invalid", "true")
    count.fill("3")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text(
        "The rule new_author_links is in the text. Nothing is stored yet."
    )
    page.get_by_label("Reason").fill("Two links are common.")
    page.get_by_role("button", name="Store as draft").click()
    page.wait_for_url("**/console/policy/versions/2*")
    before, after = source_of(console, 1), source_of(console, 2)
    assert NEW in after
    assert before[: before.index("  - name: new_author_links")] in after
    assert after.endswith(before[before.index("  - name: spam_phrases") :])


def test_a_rule_is_added_by_keyboard_alone(console: Console, ada: StaffMember) -> None:
    page = console.open(ada)
    page.goto("/console/policy/new")
    page.get_by_role("button", name="Rules").press("Enter")
    page.get_by_role("button", name="Add a rule").press("Enter")
    page.get_by_role("heading", name="Add a rule").wait_for()
    control(page, "name").focus()
    page.keyboard.type("many_mentions")
    page.keyboard.press("Tab")
    page.keyboard.type("Be honest")
    page.locator("summary", has_text="Mentions").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("8")
    expect(control(page, "when.mentions.at_least")).to_have_value("8")
    page.locator("summary", has_text="Labels").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("crowd")
    control(page, "precedence").press("Enter")
    expect(page.locator("#source")).to_have_value(
        "".join(
            [
                *source_of(console, 1).partition("\n\nchannels:")[0],
                "\n  - name: many_mentions\n    guideline: honest\n    when: {mentions: 8}\n",
                "    then: {label: crowd}",
                "".join(source_of(console, 1).partition("\n\nchannels:")[1:]),
            ]
        )
    )
    picked = page.locator("#source").evaluate(
        "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    )
    assert picked == "  - name: many_mentions"


def pages(page: Page) -> Iterator[str]:
    """Open one page after the other and give the name of each."""
    page.goto("/console/policy/new")
    page.get_by_role("button", name="Rules").click()
    page.get_by_role("heading", name="Rules of the text").wait_for()
    yield "rules"
    open_rule(page, "new_author_links")
    yield "rule"
    page.evaluate("document.querySelectorAll('details.entry-group').forEach(d => d.open = true)")
    yield "rule with all open"
    control(page, "precedence").fill("high")
    control(page, "when.score.0.key").select_option("spam")
    control(page, "when.more").fill("any: [")
    save(page)
    page.get_by_role("alert").wait_for()
    yield "rule with problems"
    page.goto("/console/policy/new")
    page.get_by_role("button", name="Guidelines").click()
    page.get_by_role("button", name="Change respect", exact=True).click()
    page.get_by_role("heading", name="Change a guideline").wait_for()
    yield "guideline"
    control(page, "title").fill("Respect everybody")
    save(page)
    page.get_by_role("heading", name="It can be used").wait_for()
    yield "editor after a form"


def test_every_form_is_accessible_and_whole(console: Console, ada: StaffMember) -> None:
    page = console.open(ada)
    for name in pages(page):
        console.require_good(page, name)
