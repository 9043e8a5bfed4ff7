"""Actions at the host in Chromium: what is overdue, and a suspension that is lifted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from service.communities import StaffMember
from tests.browser.conftest import Console
from tests.browser.ladder_content import restrict
from tests.support.community import World


@pytest.fixture
def lou(console: Console) -> StaffMember:
    """A lead of a community in which members were restricted."""
    restrict(console.world)
    return console.world.staff("Lou", "lead")


def test_every_page_is_accessible_and_whole(console: Console, lou: StaffMember) -> None:
    page = console.open(lou)
    page.get_by_role("link", name="Actions").click()
    page.get_by_role("heading", name="Actions").wait_for()
    console.require_good(page, "waiting")
    for state in ("overdue", "proposed", "suspended", "all"):
        page.goto(f"/console/actions?state={state}")
        assert page.locator(".row").count()
        console.require_good(page, state)
    page.goto("/console/actions?state=all&step=care&author=nobody")
    console.require_good(page, "empty")
    page.goto("/console/actions?state=suspended")
    page.get_by_role("link", name="Lift early").first.click()
    console.require_good(page, "lift")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_lead_lifts_a_suspension(console: Console, lou: StaffMember, script: bool) -> None:
    page = console.open(lou, java_script_enabled=script)
    page.goto("/console/actions?state=suspended&author=p.costa")
    page.get_by_role("link", name="Lift early for Paula Costa").click()
    expect(page.get_by_role("heading", name="Lift the suspension of Paula Costa?")).to_be_visible()
    button = page.get_by_role("button", name="Lift the suspension")
    # The browser asks for the reason first; nothing is sent.
    button.click()
    expect(page.get_by_label("Reason")).to_be_focused()
    assert not ended(console.world)
    page.get_by_label("Reason").fill("We talked; all is well.")
    button.click()
    said = page.get_by_role("status").first
    expect(said).to_contain_text("Lifted: the suspension of Paula Costa. The host will be told.")
    assert ended(console.world) == ["p.costa"]
    if script:
        console.require_good(page, "lifted")


def test_the_page_of_a_post_leads_there(console: Console, lou: StaffMember) -> None:
    page = console.open(lou)
    page.goto("/console/actions?state=suspended&author=p.costa")
    open_post(page)
    page.get_by_role("link", name="Lift the suspension early").click()
    expect(page.get_by_role("heading", name="Lift the suspension of Paula Costa?")).to_be_visible()


def open_post(page: Page) -> None:
    """Open the first action by keyboard, as the queue is opened."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Actions at the host").wait_for()


def ended(world: World) -> list[str]:
    return [event["data"]["author_id"] for event in world.events("action.ended")]
