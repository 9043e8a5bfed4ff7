"""The common check of pages finds what it looks for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.checks import Watch, require_good
from tests.browser.conftest import Console

FAULTS = {
    "pixels wide": "document.querySelector('h1').style.width = '900px'",
    "color-contrast": "document.querySelector('h1').style.color = '#ccc'",
    "torn": "console.error('torn')",
    "404 for": "fetch('/console/static/nothing.css')",
}


def login_page(console: Console) -> Page:
    page = console.open()
    page.goto("/console/login")
    return page


@pytest.mark.parametrize("says", FAULTS)
def test_a_fault_is_found_and_named(console: Console, says: str) -> None:
    page = login_page(console)
    console.require_good(page, "login")
    page.evaluate(FAULTS[says])
    with pytest.raises(AssertionError, match=rf"(?s)login: .*{says}"):
        console.require_good(page, "login")


def test_what_comes_from_elsewhere_is_found(console: Console) -> None:
    page = login_page(console)
    watch = Watch(page, "http://home.example")
    page.reload()
    with pytest.raises(AssertionError, match=f"loaded {console.url}"):
        require_good(page, "login", watch)
