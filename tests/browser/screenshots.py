"""The pictures of docs/console.md: `.venv/bin/python -m tests.browser.screenshots`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tqdm import tqdm

from service.communities import StaffMember
from service.scoring import Scorer, load_bundle
from service.settings import INSTALLATION, Settings
from service.storage import open_database
from service.storage.migrate import migrate
from tests.browser.conftest import ARGUMENTS, MISSING, Console, find_chromium
from tests.browser.content import fill
from tests.browser.ladder_content import restrict
from tests.browser.policy_content import give_life
from tests.support.community import World
from tests.support.console import console_app, serving
from tests.support.moderated import Weeks

FOLDER = INSTALLATION / "docs" / "images"
WIDE = {"width": 1180, "height": 800}
TALL = {"width": 1180, "height": 1290}
NARROW = {"width": 390, "height": 844}
LARGEST = 200_000
Picture = tuple[str, str, dict[str, int], Callable[[Console, Page], None]]


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


def _actions(console: Console, page: Page) -> None:
    page.goto("/console/actions")


def _policy(console: Console, page: Page) -> None:
    page.goto("/console/policy")


def _version(console: Console, page: Page) -> None:
    page.goto("/console/policy/versions/2")
    page.locator("img.picture").evaluate("e => e.decode()")


def _tune(console: Console, page: Page) -> None:
    page.goto("/console/policy/tune?line=toxicity.review&value=0.42")


def _form(console: Console, page: Page) -> None:
    page.goto("/console/policy/new")
    page.get_by_role("button", name="Rules").click()
    page.get_by_role("button", name="Change new_author_links", exact=True).click()
    page.get_by_role("heading", name="Change a rule").wait_for()
    page.evaluate("document.getElementById('when-title').scrollIntoView()")


def _transparency(console: Console, page: Page) -> None:
    page.goto("/console/transparency?since=2026-10-01&until=2026-11-01&by=week")


PICTURES: list[Picture] = [
    ("console-queue-light", "light", WIDE, _queue),
    ("console-queue-dark", "dark", WIDE, _queue),
    ("console-item-light", "light", WIDE, _item),
    ("console-item-dark", "dark", WIDE, _severe),
    ("console-post", "light", WIDE, _history),
    ("console-queue-narrow", "light", NARROW, _queue),
    ("console-item-narrow", "dark", NARROW, _item),
]
LADDER_PICTURES: list[Picture] = [("console-actions", "light", WIDE, _actions)]
POLICY_PICTURES: list[Picture] = [
    ("console-policy", "light", WIDE, _policy),
    ("console-policy-version", "dark", WIDE, _version),
    ("console-policy-form", "light", WIDE, _form),
    ("console-policy-tune", "light", WIDE, _tune),
]
REPORT_PICTURES: list[Picture] = [
    ("console-transparency", "light", TALL, _transparency),
    ("console-transparency-narrow", "dark", NARROW, _transparency),
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
            _draw_all(console, robin, PICTURES)
            restrict(world)
            _draw_all(console, world.staff("Lou", "lead"), LADDER_PICTURES)
            ada, bo = world.staff("Ada", "admin"), world.staff("Bo", "admin")
            give_life(world, ada, bo, posts=180)
            _draw_all(console, bo, POLICY_PICTURES)
            Weeks(world, seed=8).go_on(400, hours=3)
            _draw_all(console, bo, REPORT_PICTURES)
        browser.close()
        database.close()


def _draw_all(console: Console, staff: StaffMember, pictures: Sequence[Picture]) -> None:
    for name, scheme, size, arrange in tqdm(pictures, desc="pictures"):
        page = console.open(staff, color_scheme=scheme, viewport=size, device_scale_factor=1.25)
        arrange(console, page)
        _draw(page, FOLDER / f"{name}.png")


def _draw(page: Page, path: Path) -> None:
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=path)
    page.context.close()
    size = path.stat().st_size
    if size > LARGEST:
        raise SystemExit(f"{path.name} has {size:,} bytes, more than {LARGEST:,}: show less on it")


if __name__ == "__main__":
    main()
