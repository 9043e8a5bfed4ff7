"""The page of an appeal: for a member without an account or scripts, and for who judges."""

from __future__ import annotations

from service.appeals import appeal_link
from service.policy import AppealsConfig
from tests.browser.conftest import Console
from tests.support.appeals import rule
from tests.support.community import COMMUNITY, World


def link_to(world: World, action_id: str) -> str:
    """The path of a link to appeal against an action."""
    path, _ = world.database.write(
        lambda unit: appeal_link(unit, "", COMMUNITY, action_id, unit.now, AppealsConfig())
    )
    return path


def test_a_member_appeals_and_reads_the_answer(console: Console) -> None:
    world = console.world
    action_id = rule(world, world.staff("Kim"), text="Typical of you, " + "a" * 120)
    member = console.open()
    member.goto(link_to(world, action_id))
    console.require_good(member, "form")
    member.get_by_label("Your appeal").fill("It was a joke.")
    member.get_by_role("button", name="Send the appeal").click()
    member.get_by_role("heading", name="Your appeal is with us").wait_for()
    console.require_good(member, "open")

    lead = console.open(world.staff("Sascha", "lead"))
    lead.goto("/console/queue?kind=appeal")
    lead.get_by_role("list").get_by_role("heading").get_by_role("link").first.click()
    lead.get_by_role("heading", name="An appeal against the deletion of a post").wait_for()
    console.require_good(lead, "judge")
    lead.get_by_label("Answer to the member").fill("You are right. Sorry.")
    lead.get_by_role("button", name="Overturn").click()
    lead.wait_for_url("**/console/**")

    member.reload()
    member.get_by_role("heading", name="The decision was taken back").wait_for()
    assert member.get_by_text("You are right. Sorry.").is_visible()
    console.require_good(member, "answered")
    assert member.context.cookies() == []


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
