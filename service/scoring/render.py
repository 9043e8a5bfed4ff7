"""Render a post as plain text the way a reader sees it, with hidden link targets appended."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt

from service.scoring.markup import Close, Open, read_html
from service.scoring.markup import Text as TextToken

Format = Literal["plain", "markdown", "html"]

_BLOCK_NAMES = (
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_UNSEEN = frozenset({"head", "template", "object", "svg", "math"})
_ENDS_ITSELF = frozenset({"li", "dd", "dt", "option", "td", "th", "tr"})
_HIDING = re.compile(r"display:none|visibility:hidden|(?:opacity|font-size):0(?![.\d]*[1-9])")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BLANKS = re.compile(r"[ \t]*\n\s*")
_SCHEME = re.compile(r"^(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)

_BLOCK_MARK = re.compile(r"(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*")
_MAX_INDENT = 8  # columns; with four marks a line this stays under the parser's 20 levels
_MAX_MARKS = 4


def render(text: str, format: Format) -> str:
    """``text`` as its reader sees it; of plain text, ``text`` itself. Linear, never raises.

    A link whose target differs from what it shows is followed by the target in angle brackets,
    an image is its alternative text, and what a browser hides is dropped.
    """
    if format == "plain":
        return text
    html = _markdown().render(_shallow(text)) if format == "markdown" else text
    reader = _Reader()
    for token in read_html(html):
        if isinstance(token, TextToken):
            reader.text(token.data)
        elif isinstance(token, Open):
            reader.open(token)
        else:
            reader.close(token)
    return reader.result()


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _shallow(text: str) -> str:
    """Fewer nested quotes and lists than the parser drops the content of (20 levels)."""
    return "\n".join(map(_shallow_line, text.split("\n")))


def _shallow_line(line: str) -> str:
    content = line.lstrip(" \t")
    marks: list[str] = []
    position = 0
    while mark := _BLOCK_MARK.match(content, position):
        marks.append(mark.group())
        position = mark.end()
    indent = line[: min(len(line) - len(content), _MAX_INDENT)]
    return indent + "".join(marks[:_MAX_MARKS]) + content[position:]


class _Reader:
    """Collects what is shown, keeping the open elements on a stack."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._stack: list[tuple[str, bool]] = []
        self._open: Counter[str] = Counter()
        self._hidden = 0
        self._links: list[tuple[str, int]] = []

    def text(self, data: str) -> None:
        if self._hidden:
            return
        if not self._open["pre"]:
            data = _SPACES.sub(" ", data)
            if self._parts and self._parts[-1][-1:] in (" ", "\n"):
                data = data.removeprefix(" ")
        if data:
            self._parts.append(data)

    def open(self, tag: Open) -> None:
        self._end_implied(tag.name)
        if tag.name in _BLOCKS and not self._hidden:
            self._parts.append("\n")
        if tag.name in _VOID:
            self._show_image(tag)
            return
        hides = _hides(tag)
        if tag.name == "a" and not self._hidden and not hides:
            self._links.append((tag.attributes.get("href", ""), len(self._parts)))
        self._stack.append((tag.name, hides))
        self._open[tag.name] += 1
        self._hidden += hides

    def close(self, tag: Close) -> None:
        if self._open[tag.name]:
            while self._pop() != tag.name:
                pass

    def result(self) -> str:
        while self._stack:
            self._pop()
        return _BLANKS.sub("\n", "".join(self._parts)).strip()

    def _end_implied(self, name: str) -> None:
        if name == "a":  # links don't nest
            self.close(Close("a"))
        top = self._stack[-1][0] if self._stack else ""
        if (name in _ENDS_ITSELF and top == name) or (name in _BLOCKS and top == "p"):
            self._pop()

    def _show_image(self, tag: Open) -> None:
        alternative = tag.attributes.get("alt", "")
        if alternative and not self._hidden and not _hides(tag):
            self._parts.append(alternative)

    def _pop(self) -> str:
        name, hides = self._stack.pop()
        self._open[name] -= 1
        if name == "a" and self._links and not self._hidden:
            self._end_link(*self._links.pop())
        self._hidden -= hides
        if not self._hidden and name in _BLOCKS:
            self._parts.append("\n")
        elif not self._hidden and name in ("td", "th"):
            self._parts.append(" ")
        return name

    def _end_link(self, target: str, start: int) -> None:
        shown = "".join(self._parts[start:])
        self._parts[start:] = [shown]
        if target and not target.startswith("#") and _bare(target) != _bare(shown):
            self._parts.append(f" <{target}>")


def _hides(tag: Open) -> bool:
    if tag.name in _UNSEEN or "hidden" in tag.attributes:
        return True
    style = tag.attributes.get("style")
    return bool(style) and _HIDING.search(_SPACES.sub("", style or "").lower()) is not None


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.strip()).rstrip("/").casefold()
