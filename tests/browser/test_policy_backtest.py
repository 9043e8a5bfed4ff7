"""A back-test from the page of a version: asked for, followed, and shown when it is done."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from playwright.sync_api import expect

from service.publishing.backtest.jobs import AskedBacktests
from service.publishing.backtest.lease import beat, take
from tests.browser.conftest import Console
from tests.browser.policy_content import give_life

NO_MODEL = Path(__file__).parent / "no-model"
SVG = "/console/policy/versions/2/backtest.svg"
LEFT = "UPDATE policy_backtests SET state = 'waiting' WHERE state = 'running'"


def test_it_is_asked_for_and_shown_without_a_reload(console: Console) -> None:
    ada = console.world.staff("Ada", "admin")
    give_life(console.world, ada, console.world.staff("Bo", "admin"))
    database = console.world.database
    page = console.open(ada)
    page.goto("/console/policy/versions/2")
    part = page.get_by_role("region", name="Back-test")
    part.get_by_role("button", name="Back-test on the last 30 days").click()
    expect(part).to_contain_text("It waits for the worker.")
    expect(part.get_by_role("link", name="Look again")).to_have_count(0)
    part.get_by_text("Outcomes, as a table").click()

    taken = database.write(take)
    assert taken is not None
    database.write(lambda unit: beat(unit, taken, 40, 160))
    bar = part.get_by_role("progressbar", name="Back-test")
    expect(bar).to_have_attribute("value", "40")
    expect(part).to_contain_text("Running: 40 of about 160 posts")
    expect(part.get_by_role("table")).to_be_visible()
    console.require_good(page, "version with a running back-test")

    plain = console.open(ada, java_script_enabled=False)
    plain.goto("/console/policy/versions/2")
    plain.get_by_role("link", name="Look again").click()
    expect(plain.get_by_text("40 of about 160 posts")).to_be_visible()

    database.write(lambda unit: unit.connection.exec_driver_sql(LEFT))
    assert AskedBacktests(database, NO_MODEL, Event()).run_due() == 1
    expect(bar).to_have_count(0)
    picture = part.locator("img.picture")
    expect(picture).to_have_attribute("src", f"{SVG}?of={taken.asked.id}")
    expect(part).to_contain_text("of 74 posts would have come out otherwise than under version 1")
    plain.reload()
    expect(plain.locator("img.picture")).to_have_attribute("src", f"{SVG}?of={taken.asked.id}")
