"""Chromium, a community on a working day, and people to log in as."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.communities import StaffMember
from service.review import Listed
from tests.browser.checks import Watch, require_good
from tests.browser.content import fill
from tests.support.community import World
from tests.support.console import console_app, login_link, serving

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Chromium is missing. Install it, for example: apt-get install chromium"


def find_chromium() -> str | None:
    """Return where Chromium is installed, or ``None``."""
    return next((place for place in PLACES if Path(place).exists()), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium; without one the tests are skipped, but fail where ``CI=true``."""
    place = find_chromium()
    if place is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Console:
    """A running console and the community behind it."""

    world: World
    app: FastAPI
    url: str
    chromium: Browser
    _watches: dict[Page, Watch] = field(default_factory=dict)

    def open(self, staff: StaffMember | None = None, **options: Any) -> Page:
        """Open a browser of its own, logged in as a member of staff."""
        context: BrowserContext = self.chromium.new_context(base_url=self.url, **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", self._complain)
        self._watches[page] = Watch(page, self.url)
        if staff is not None:
            page.goto(login_link(self.world, staff))
            page.get_by_role("button", name="Log in").click()
            page.wait_for_url("**/console/queue")
        return page

    def require_good(self, page: Page, name: str) -> None:
        """Hold a page to what holds for every page."""
        require_good(page, name, self._watches[page])

    def item(self, post_id: str) -> Listed:
        """Return the open item about a post."""
        return next(one for one in self.world.queue() if one.post.post_id == post_id)

    @staticmethod
    def _complain(message: Any) -> None:
        # A refused resource or script would show up here: the policy of the pages forbids it.
        assert "Content Security Policy" not in message.text, message.text


@pytest.fixture
def console(chromium: Browser, sqlite_world: World) -> Iterator[Console]:
    """A console over a community with a full queue."""
    fill(sqlite_world)
    app = console_app(sqlite_world)
    with serving(app) as url:
        made = Console(sqlite_world, app, url, chromium)
        yield made
        for context in list(chromium.contexts):
            context.close()


@pytest.fixture
def robin(sqlite_world: World) -> StaffMember:
    """A moderator."""
    return sqlite_world.staff("Robin")


Opener = Callable[..., Page]
