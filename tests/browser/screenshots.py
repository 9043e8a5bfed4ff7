"""The pictures of docs/console.md: `.venv/bin/python -m tests.browser.screenshots`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tqdm import tqdm

from service.scoring import Scorer, load_bundle
from service.settings import INSTALLATION, Settings
from service.storage import open_database
from service.storage.migrate import migrate
from tests.browser.conftest import ARGUMENTS, MISSING, Console, find_chromium
from tests.browser.content import fill
from tests.support.community import World
from tests.support.console import console_app, serving

FOLDER = INSTALLATION / "docs" / "images"
WIDE = {"width": 1180, "height": 800}
NARROW = {"width": 390, "height": 844}
LARGEST = 200_000


def _queue(console: Console, page: Page) -> None:
    page.goto("/console/queue")


def _item(console: Console, page: Page) -> None:
    page.goto(f"/console/items/{console.item('rude').item.id}")
    page.get_by_text("Yours until").wait_for()
    page.locator("article mark").first.wait_for()


def _severe(console: Console, page: Page) -> None:
    page.goto(f"/console/items/{console.item('hate').item.id}")
    page.get_by_text("Yours until").wait_for()


def _history(console: Console, page: Page) -> None:
    page.goto("/console/posts/older")


PICTURES: list[tuple[str, str, dict[str, int], Callable[[Console, Page], None]]] = [
    ("console-queue-light", "light", WIDE, _queue),
    ("console-queue-dark", "dark", WIDE, _queue),
    ("console-item-light", "light", WIDE, _item),
    ("console-item-dark", "dark", WIDE, _severe),
    ("console-post", "light", WIDE, _history),
    ("console-queue-narrow", "light", NARROW, _queue),
    ("console-item-narrow", "dark", NARROW, _item),
]


def main() -> None:
    """Draw every picture anew."""
    place = find_chromium()
    if place is None:
        raise SystemExit(MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = open_database(f"sqlite:///{folder}/reins.db")
        migrate(database)
        world = World(database)
        fill(world)
        robin = world.staff("Robin")
        browser = playwright.chromium.launch(executable_path=place, args=ARGUMENTS)
        app = console_app(world, Scorer(load_bundle(Settings().model)))
        with serving(app) as url:
            console = Console(world, app, url, browser)
            for name, scheme, size, arrange in tqdm(PICTURES, desc="pictures"):
                page = console.open(
                    robin, color_scheme=scheme, viewport=size, device_scale_factor=1.25
                )
                arrange(console, page)
                _draw(page, FOLDER / f"{name}.png")
        browser.close()
        database.close()


def _draw(page: Page, path: Path) -> None:
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=path)
    page.context.close()
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} has {size:,} bytes, more than {LARGEST:,}: show less on it")


if __name__ == "__main__":
    main()
