"""The pages of the policy in Chromium: journeys, without JavaScript, accessible, whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from service.communities import StaffMember
from service.publishing import find_version, read_source
from tests.browser.conftest import Console
from tests.browser.policy_content import give_life
from tests.support.community import COMMUNITY

TUNE = "/console/policy/tune?line=toxicity.review"


@pytest.fixture
def ada(console: Console) -> StaffMember:
    return console.world.staff("Ada", "admin")


@pytest.fixture
def bo(console: Console, ada: StaffMember) -> StaffMember:
    made = console.world.staff("Bo", "admin")
    give_life(console.world, ada, made)
    return made


def state(console: Console, version: int) -> tuple[str, int]:
    found = console.world.database.read(lambda c: find_version(c, COMMUNITY, version))
    return found.state, found.share


def pages(page: Page) -> Iterator[str]:
    """Open one page after the other and give the name of each."""
    page.goto("/console/policy")
    yield "overview"
    page.get_by_text("Next steps of version 3").click()
    page.get_by_text("Roll back", exact=True).click()
    yield "overview with forms open"
    page.goto("/console/policy/versions/2?cases=true")
    page.get_by_text("Outcomes, as a table").click()
    page.get_by_text("In words", exact=True).click()
    yield "version"
    page.goto("/console/policy/versions/4?done=true")
    yield "version that waits"
    page.goto("/console/policy/versions/1")
    yield "live version"
    page.goto("/console/policy/new")
    yield "editor"
    source = page.locator("#source")
    source.fill(source.input_value().replace("toxicity: {doubt", "toxicitty: {doubt"))
    page.get_by_role("button", name="Check").click()
    page.locator(".problems").wait_for()
    yield "editor with problems"
    page.goto(f"{TUNE}&value=0.42")
    yield "tune"


def test_two_admins_raise_a_share_and_one_rolls_back(
    console: Console, ada: StaffMember, bo: StaffMember
) -> None:
    page = console.open(bo)
    page.get_by_role("link", name="Policy").click()
    waits = page.get_by_role("region", name="Version 4 waits for a second publisher")
    expect(waits).to_contain_text("Ada proposed this step")
    waits.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("declined")).to_be_visible()

    page.goto("/console/policy/versions/2")
    page.get_by_label("Reason for the next step of version 2").fill("All is quiet.")
    page.get_by_label("of authors").fill("50")
    page.get_by_role("button", name="Raise the share").click()
    expect(page.get_by_role("status").first).to_contain_text("a second publisher has to agree")
    expect(page.get_by_role("button", name="Agree")).to_have_count(0)
    assert state(console, 2) == ("rolling", 10)

    other = console.open(ada)
    other.goto("/console/policy")
    other.get_by_role("button", name="Agree").click()
    expect(other.get_by_role("status").first).to_contain_text("rolling out, 50 %")
    assert state(console, 2) == ("rolling", 50)

    other.get_by_text("Roll back", exact=True).click()
    other.get_by_label("Why do you go back?").fill("Too many items.")
    other.get_by_role("button", name="End the roll-out of version 2").click()
    expect(other.get_by_role("status").first).to_contain_text("Done")
    assert state(console, 2) == ("retired", 0)


def test_the_slider_shows_at_once_what_would_change(console: Console, bo: StaffMember) -> None:
    page = console.open(bo)
    page.goto(TUNE)
    expect(page.locator("#effect")).to_contain_text("newly above")
    before = page.locator("#effect .figures").inner_text()
    page.locator("#range").fill("0.3")
    expect(page.locator("#value")).to_have_value("0.3")
    expect(page.locator(".bar-moved").first).to_be_visible()
    assert page.locator("#effect .figures").inner_text() != before
    expect(page.locator("#draft-value")).to_have_value("0.3")
    page.get_by_label("Reason").fill("Look at more.")
    page.get_by_role("button", name="Make a draft with this value").click()
    expect(page.get_by_text("0.5 → 0.3: flags more")).to_be_visible()
    source = console.world.database.read(lambda c: read_source(c, COMMUNITY, 6))
    assert "review: 0.3, hold" in source


def test_without_javascript_a_number_is_typed_and_shown(console: Console, bo: StaffMember) -> None:
    page = console.open(bo, java_script_enabled=False)
    page.goto(TUNE)
    expect(page.locator("#range")).not_to_be_visible()
    page.get_by_label("Would be at", exact=True).fill("0.3")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".bar-moved").first).to_be_visible()
    page.get_by_label("Threshold").select_option("spam.review")
    page.get_by_role("button", name="Choose").click()
    expect(page.locator("#value")).to_have_value("0.6")
    page.get_by_label("Reason").fill("As it is.")
    page.get_by_role("button", name="Make a draft with this value").click()
    expect(page.get_by_text("Both say the same.")).to_be_visible()


def test_a_problem_leads_to_its_line_and_the_text_is_kept(
    console: Console, bo: StaffMember
) -> None:
    page = console.open(bo)
    page.goto("/console/policy/new")
    source = page.locator("#source")
    broken = source.input_value().replace("toxicity: {doubt", "toxicitty: {doubt")
    source.fill(broken)
    page.get_by_role("button", name="Check").click()
    link = page.locator("[data-line]", has_text=", column 3").first
    expect(source).to_have_value(broken)
    link.click()
    picked = source.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert picked.strip().startswith("toxicitty: {doubt")


def test_the_picture_of_a_back_test_has_its_colours(console: Console, bo: StaffMember) -> None:
    page = console.open(bo)
    page.goto("/console/policy/versions/2")
    loaded = page.locator("img.picture").evaluate("e => e.complete && e.naturalWidth > 0")
    assert loaded
    page.goto("/console/policy/versions/2/backtest.svg")
    fill = page.locator("rect.paper").evaluate("e => getComputedStyle(e).fill")
    assert fill == "rgb(255, 255, 255)"


def test_every_page_is_accessible_and_whole(console: Console, bo: StaffMember) -> None:
    page = console.open(bo)
    for name in pages(page):
        console.require_good(page, name)
