"""The page of the transparency report: accessible, whole on narrow screens, printable."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.communities import StaffMember
from tests.browser.conftest import Console
from tests.support.community import World
from tests.support.moderated import Weeks

MONTH = "/console/transparency?since=2026-10-01&until=2026-11-01&by=week"


@pytest.fixture
def lead(sqlite_world: World) -> StaffMember:
    """Somebody who reads the report of a month in which much happened."""
    Weeks(sqlite_world, seed=8).go_on(150, hours=4)
    return sqlite_world.staff("Lou", "lead")


def published(page: Page, folder: Path) -> None:
    """Open the file to publish, as its readers do."""
    with page.expect_download() as loading:
        page.get_by_role("link", name="Page to publish").click()
    loading.value.save_as(folder / "report.html")
    page.goto((folder / "report.html").as_uri())


def test_page_and_file_are_accessible_and_whole(
    console: Console, lead: StaffMember, tmp_path: Path
) -> None:
    page = console.open(lead)
    page.goto(MONTH)
    console.require_good(page, "page")
    published(page, tmp_path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("was moderated")
    console.require_good(page, "file")


def test_a_span_is_chosen_and_printed(console: Console, lead: StaffMember) -> None:
    page = console.open(lead, java_script_enabled=False)
    page.get_by_role("link", name="Transparency").click()
    page.get_by_label("From").fill("2026-10-01")
    page.get_by_label("Until before").fill("2026-10-08")
    page.get_by_role("combobox", name="By").select_option("day")
    page.get_by_role("button", name="Show").click()
    table = page.get_by_role("region", name="Table: Over time")
    expect(table.get_by_role("row")).to_have_count(8)
    expect(page.get_by_role("img", name="Bars: Over time")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Show")).not_to_be_visible()
    expect(table).to_be_visible()
