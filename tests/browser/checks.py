"""What holds for every page: accessible, whole at every width, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 768, 1280, 2560)
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 320), ("dark", 1280))
"""The two colour schemes, each at a width where the pages are laid out otherwise."""
HEIGHT = 800


class Watch:
    """Keeps what a page loads from elsewhere, and what goes wrong in it."""

    def __init__(self, page: Page, home: str) -> None:
        self.home = home
        self.loaded = 0
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._loads)
        page.on("response", self._answered)
        page.on("console", self._says)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _loads(self, request: Request) -> None:
        self.loaded += 1
        # A file that was saved is opened as `file:`.
        if not request.url.startswith((self.home, "data:", "file:")):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        # A page may be an answer like 404 by itself; what it loads may not.
        if response.status >= 400 and not response.request.is_navigation_request():
            self.errors.append(f"{response.status} for {response.url}")

    def _says(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


def require_good(page: Page, name: str, watch: Watch) -> None:
    """Hold a page to what holds for every page; it stays as it was.

    Raises:
        AssertionError: names the page and what is wrong with it.
    """
    wrong = [*_violations(page), *_too_wide(page)]
    wrong += [f"loaded {url}" for url in watch.elsewhere]
    wrong += watch.errors
    assert watch.loaded
    assert not wrong, f"{name}: " + "\n".join(wrong)


def _violations(page: Page) -> Iterator[str]:
    for scheme, width in LOOKS:
        with _looking(page, width):
            # Without motion the colours of the other scheme do not fade in under the test.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        page.emulate_media(color_scheme="null", reduced_motion="null")
        if "color-contrast" not in {one["id"] for one in found.response["passes"]}:
            yield f"axe did not look at it ({scheme})"
        if found.violations_count:
            yield f"{scheme}, {width} pixels: {found.generate_report()}"


def _too_wide(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        with _looking(page, width):
            wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"it is {wide} pixels wide on a screen of {width}"


@contextmanager
def _looking(page: Page, width: int) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": HEIGHT})
    yield
    page.set_viewport_size(before or ViewportSize(width=1280, height=720))
