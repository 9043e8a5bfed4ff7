"""Read HTML as a stream of text and tags, forward only and so in linear time.

The standard library's `html.parser` takes quadratic time on input such as ``"<a " * n``
(3 s for 20,000 characters), which a post must not be able to cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

RAW_TEXT = frozenset({"script", "style", "title", "iframe", "noembed", "noframes", "noscript"})
"""Elements whose content is not markup and which a reader does not see."""

_TAG = re.compile(r"<[A-Za-z/!?]")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, entities decoded."""

    data: str


@dataclass(frozen=True, slots=True)
class Open:
    """A start tag; names are lower case."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Close:
    """An end tag."""

    name: str


def read_html(html: str) -> Iterator[Text | Open | Close]:
    """Text and tags of ``html`` in order, without comments, scripts and styles.

    What is left unfinished at the end (a tag, a comment) counts as text: better read too much.
    """
    position = 0
    unclosed: set[str] = set()
    while position < len(html):
        found = _TAG.search(html, position)
        if found is None:
            yield Text(unescape(html[position:]))
            return
        start = found.start()
        if start > position:
            yield Text(unescape(html[position:start]))
        token, position = _token(html, start)
        if token is not None:
            yield token
        if isinstance(token, Open) and token.name in RAW_TEXT - unclosed:
            end = re.compile(f"</{token.name}", re.IGNORECASE).search(html, position)
            if end is None:  # nor will there be one for the next
                unclosed.add(token.name)
            else:
                position = end.start()


def _token(html: str, start: int) -> tuple[Text | Open | Close | None, int]:
    following = html[start + 1]
    if html.startswith("<!--", start):
        return _skip_to(html, start, "-->", start + 2)
    if following in "!?":
        return _skip_to(html, start, ">", start + 2)
    if following == "/":
        name = _NAME.match(html, start + 2)
        end = html.find(">", start + 2)
        if end < 0:
            return Text(html[start:]), len(html)
        return (Close(name.group().lower()) if name else None), end + 1
    return _start_tag(html, start)


def _skip_to(html: str, start: int, mark: str, search: int) -> tuple[Text | None, int]:
    end = html.find(mark, search)
    if end < 0:
        return Text(html[start:]), len(html)
    return None, end + len(mark)


def _start_tag(html: str, start: int) -> tuple[Text | Open, int]:
    attributes: dict[str, str] = {}
    name_end = _match_end(_NAME, html, start + 1)
    position = _match_end(_SPACE, html, name_end)
    while position < len(html) and html[position] != ">":
        attribute = _ATTRIBUTE.match(html, position)
        name = attribute.group().lower() if attribute else ""
        position = attribute.end() if attribute else position + 1
        value = ""
        equals = _EQUALS.match(html, position)
        if equals:
            value, position = _value(html, equals.end())
        attributes.setdefault(name, unescape(value))
        position = _match_end(_SPACE, html, position)
    if position >= len(html):
        return Text(html[start:]), len(html)
    return Open(html[start + 1 : name_end].lower(), attributes), position + 1


def _value(html: str, position: int) -> tuple[str, int]:
    quote = html[position : position + 1]
    if quote and quote in "\"'":
        end = html.find(quote, position + 1)
        end = len(html) if end < 0 else end
        return html[position + 1 : end], end + 1
    bare = _BARE.match(html, position)
    return (bare.group(), bare.end()) if bare else ("", position)


def _match_end(pattern: re.Pattern[str], html: str, position: int) -> int:
    found = pattern.match(html, position)
    return found.end() if found else position
