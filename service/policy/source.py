"""Read YAML into plain data and remember the line and column of every key and value.

Only the harmless core of YAML 1.2 is accepted: mappings, lists and plain scalars. Anchors,
aliases, tags, several documents and duplicate keys are refused, because a reader can't see at
a glance what they do; depth is limited. Events are read one by one, so nothing is built twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from service.policy.errors import PolicyError, Problem, excerpt

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 32
MAX_VALUES: Final = 50_000
MAX_PROBLEMS: Final = 100

Path = tuple[str | int, ...]
Place = tuple[int, int]

_BREAK: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_INT: Final = re.compile(r"[-+]?[0-9]{1,15}", re.ASCII)
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]{1,3})?")
_CONSTANTS: Final[dict[str, Any]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_HINTS: Final = (
    (
        "mapping values are not allowed",
        "put text with a colon in quotes; keys of one level share a column",
    ),
    ("could not find expected ':'", "a key is followed by a colon and a space"),
    ("unexpected end of stream", "a quote is opened and never closed"),
    ("did not find expected key", "lines of one block start in the same column"),
    ("did not find expected '-' indicator", "a list and a mapping can't share one column"),
    ("cannot start any token", "put text that starts with @, `, % or | in quotes"),
    ("escape c", "in double quotes, \\ begins an escape: write \\\\, or use single quotes"),
    ("YAML document", "remove the line that begins with %"),
    ("directive", "remove the line that begins with %"),
    ("did not find expected node content", "a bracket is opened and never closed"),
    ("did not find expected ',' or ']'", "close the list with ]"),
    ("did not find expected ',' or '}'", "close the mapping with }"),
    ("control characters", "remove the invisible character; save the file as UTF-8"),
)


@dataclass(slots=True)
class Source:
    """A parsed file: ``data``, and where each key and each value starts (from 1)."""

    name: str
    text: str
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    _lines: list[str] | None = None

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where ``path`` stands; the nearest ancestor that exists where it does not."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def problem(
        self, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> Problem:
        """A problem located at ``path`` (at its key if ``key``)."""
        return self.problem_at(self.place(path, key=key), message, hint)

    def problem_at(self, place: Place, message: str, hint: str | None = None) -> Problem:
        """A problem at a line and column (from 1), with that line."""
        line, column = place
        shown = self.lines[line - 1] if line <= len(self.lines) else ""
        return Problem(self.name, line, column, message, hint, *excerpt(shown, column))

    @property
    def lines(self) -> list[str]:
        """The text in lines, broken where YAML breaks them."""
        if self._lines is None:
            self._lines = _BREAK.split(self.text)
        return self._lines


def read_yaml(text: str, name: str) -> Source:
    """Parse ``text``; raises PolicyError with every structural problem found."""
    source = Source(name, text)
    _refuse_unreadable(source)
    reader = _Reader(source)
    try:
        reader.run()
    except yaml.YAMLError as error:
        reader.problems.append(_syntax_problem(source, error))
    if reader.problems:
        raise PolicyError(reader.problems[:MAX_PROBLEMS])
    return source


def _refuse_unreadable(source: Source) -> None:
    try:
        size = len(source.text.encode())
    except UnicodeEncodeError as error:
        message = "half of a character that takes two (a surrogate) stands here alone"
        place = _place_of(source.text, error.start)
        raise PolicyError([source.problem_at(place, message, "save the file as UTF-8")]) from None
    if size > MAX_BYTES:
        raise PolicyError([too_large(source.name, size)])


def too_large(name: str, size: int) -> Problem:
    """What to say of a file of ``size`` bytes, more than a policy may have."""
    message = f"the file has {size:,} bytes; a policy has at most {MAX_BYTES:,}"
    return Problem(name, 1, 1, message, "keep long word lists in files of their own")


def _place_of(text: str, index: int) -> Place:
    lines = _BREAK.split(text[:index])
    return len(lines), len(lines[-1]) + 1


class _Reader:
    """Turns the event stream of libyaml into data and places."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.count = 0
        self.events: Iterator[Any] = yaml.parse(source.text, Loader=yaml.CSafeLoader)

    def run(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "a second document starts here", "remove the line ---")
                    return
                self.source.data = self.node(next(self.events), (), 1)

    def refuse(self, event: Any, message: str, hint: str) -> None:
        mark = event.start_mark
        if len(self.problems) < MAX_PROBLEMS:
            place = (mark.line + 1, mark.column + 1)
            self.problems.append(self.source.problem_at(place, message, hint))

    def node(self, event: Any, path: Path, depth: int) -> Any:
        self.source.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        self.check(event)
        self.count += 1
        if self.count > MAX_VALUES:
            hint = "keep long word lists in files of their own"
            self.refuse(event, f"the file has more than {MAX_VALUES:,} values", hint)
            raise PolicyError(self.problems)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return None
        if depth > MAX_DEPTH:
            self.refuse(event, f"nested deeper than {MAX_DEPTH} levels", "split the rule in two")
            raise PolicyError(self.problems)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def check(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                event, f"the alias *{event.anchor} is not allowed", "write the value out in full"
            )
        elif event.anchor:
            self.refuse(
                event, f"the anchor &{event.anchor} is not allowed", "write the value out in full"
            )
        elif event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.refuse(event, f"the tag {tag} is not allowed", "remove the tag")

    def sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items)), depth + 1))
        return items

    def mapping(self, path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path, data)
            value = self.node(next(self.events), (*path, key), depth + 1)
            data[key] = value
        return data

    def key(self, event: Any, path: Path, seen: dict[str, Any]) -> str:
        self.check(event)
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(
                event, "a key must be a plain word", "put text that starts with [, { or ? in quotes"
            )
            raise PolicyError(self.problems)
        key: str = event.value
        if key in seen:
            first = self.source.keys[(*path, key)][0]
            self.refuse(
                event, f"the key `{key}` stands in line {first} already", "keep one of the two"
            )
        else:
            mark: Any = event.start_mark
            place = (mark.line + 1, mark.column + 1)
            self.source.keys[(*path, key)] = place
        return key


def _scalar(event: Any) -> Any:
    """A scalar by YAML 1.2 core rules: `no` and `on` stay words, dates stay text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _syntax_problem(source: Source, error: yaml.YAMLError) -> Problem:
    """The parser's message, located, in words that say what to do."""
    if isinstance(error, yaml.reader.ReaderError):
        place = _place_of(source.text, _first_control(source.text))
        return source.problem_at(place, "a control character is not allowed", _HINTS[-1][1])
    problem = str(getattr(error, "problem", None) or "the YAML can't be read")
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    if "end of stream" in problem:
        marks.reverse()
    mark = next((mark for mark in marks if mark), None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if line > len(source.lines):  # the end of a file without a line end
        line, column = len(source.lines), len(source.lines[-1]) + 1
    shown = source.lines[line - 1]
    tab = shown[: len(shown) - len(shown.lstrip(" \t-"))].find("\t")
    if tab >= 0:
        return source.problem_at(
            (line, tab + 1), "a tab is not allowed as indentation", "use spaces"
        )
    hint = next((hint for part, hint in _HINTS if part in problem), None)
    return source.problem_at((line, column), f"not valid YAML: {problem}", hint)


def _first_control(text: str) -> int:
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return bad.start() if bad else 0
