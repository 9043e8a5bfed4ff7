"""The page of an appeal: for a member without an account or scripts, and for who judges."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from service.appeals import appeal_link
from service.policy import AppealsConfig
from tests.browser.conftest import Console
from tests.browser.test_pages import TAGS
from tests.support.appeals import rule
from tests.support.community import COMMUNITY, World


def link_to(world: World, action_id: str) -> str:
    """The path of a link to appeal against an action."""
    path, _ = world.database.write(
        lambda unit: appeal_link(unit, "", COMMUNITY, action_id, unit.now, AppealsConfig())
    )
    return path


def require_good(page: Page, name: str, width: int) -> None:
    """No accessibility violation, and nothing that scrolls sideways."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert "color-contrast" in {one["id"] for one in found.response["passes"]}, name
    assert not found.violations_count, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_a_member_appeals_and_reads_the_answer(console: Console, scheme: str, width: int) -> None:
    world = console.world
    action_id = rule(world, world.staff("Kim"), text="Typical of you, " + "a" * 120)
    path = link_to(world, action_id)
    member = console.open(
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )
    asked: list[str] = []
    member.on("request", lambda request: asked.append(request.url))
    member.goto(path)
    require_good(member, "form", width)
    member.get_by_label("Your appeal").fill("It was a joke.")
    member.get_by_role("button", name="Send the appeal").click()
    member.get_by_role("heading", name="Your appeal is with us").wait_for()
    require_good(member, "open", width)

    lead = console.open(world.staff("Sascha", "lead"), viewport={"width": width, "height": 800})
    lead.goto("/console/queue?kind=appeal")
    lead.get_by_role("list").get_by_role("heading").get_by_role("link").first.click()
    lead.get_by_role("heading", name="An appeal against the deletion of a post").wait_for()
    require_good(lead, "judge", width)
    lead.get_by_label("Answer to the member").fill("You are right. Sorry.")
    lead.get_by_role("button", name="Overturn").click()
    lead.wait_for_url("**/console/**")

    member.reload()
    member.get_by_role("heading", name="The decision was taken back").wait_for()
    assert member.get_by_text("You are right. Sorry.").is_visible()
    require_good(member, "answered", width)
    assert member.context.cookies() == []
    assert [url for url in asked if not url.startswith((console.url, "data:"))] == []


def test_it_works_without_scripts_and_a_broken_link_says_so(console: Console) -> None:
    world = console.world
    path = link_to(world, rule(world, world.staff("Kim")))
    member = console.open(java_script_enabled=False)
    member.goto(f"{path}x")
    assert member.get_by_text("Copy the whole link").is_visible()
    member.goto(path)
    member.get_by_label("Your appeal").fill("It was a joke.")
    member.get_by_role("button", name="Send the appeal").click()
    assert member.get_by_role("heading", name="Your appeal is with us").is_visible()
