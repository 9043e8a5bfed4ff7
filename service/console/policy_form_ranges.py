"""Ranges of a number, and rows of them by name. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from service.console.policy_form_fields import Faults, Number, Path, Values, one

ENDS = ("at_least", "below")
_CELLS = ("key", *ENDS)


@dataclass(frozen=True, slots=True)
class Range:
    """From a number on, below one, or both; a number alone means the first."""

    of: Number = field(default_factory=Number)
    kind: ClassVar[str] = "range"

    def fill(self, value: Any, name: str) -> Values | None:
        """Both ends, as far as they are given."""
        given = value if isinstance(value, Mapping) else {"at_least": value}
        ends = [self.of.fill(end, f"{name}.{key}") for key, end in given.items() if key in ENDS]
        if not given or len(ends) < len(given) or None in ends:
            return None
        return _merged(ends)

    def read(self, values: Values, name: str, faults: Faults) -> Any:
        """A mapping of the ends, or the lower one alone."""
        ends = {key: self.of.read(values, f"{name}.{key}", faults) for key in ENDS}
        given = {key: end for key, end in ends.items() if end is not None}
        return given["at_least"] if given.keys() == {"at_least"} else given or None

    def locate(self, values: Values, name: str, path: Path) -> str:
        """The end that the path names, else one that is filled."""
        named = [key for key in ENDS if path[:1] == (key,)]
        filled = [key for key in ENDS if one(values, f"{name}.{key}")]
        return f"{name}.{[*named, *filled, 'at_least'][0]}"


@dataclass(frozen=True, slots=True)
class Rows:
    """Ranges by name: a row for each, the name picked from ``options``."""

    options: str
    of: Range = field(default_factory=Range)
    kind: ClassVar[str] = "rows"

    def fill(self, value: Any, name: str) -> Values | None:
        """A row for each key."""
        if not isinstance(value, Mapping) or not value:
            return None
        rows = [
            _merged([self.of.fill(given, f"{name}.{n}"), {f"{name}.{n}.key": [key]}])
            for n, (key, given) in enumerate(value.items())
        ]
        return _merged(rows)

    def rows(self, values: Values, name: str) -> list[int]:
        """Return the numbers of the rows to draw; the last one is blank."""
        shape = re.compile(rf"{re.escape(name)}\.(\d{{1,4}})\.\w+")
        found = sorted({int(match[1]) for key in values if (match := shape.fullmatch(key))})
        blank = bool(found) and not any(one(values, f"{name}.{found[-1]}.{k}") for k in _CELLS)
        return found if blank else [*found, found[-1] + 1 if found else 0]

    def read(self, values: Values, name: str, faults: Faults) -> dict[str, Any] | None:
        """A mapping; rows without a name or without a number, and names used twice are faults."""
        data: dict[str, Any] = {}
        for number in self.rows(values, name):
            row = f"{name}.{number}"
            key, given = one(values, f"{row}.key"), self.of.read(values, row, faults)
            if key and given is not None and key not in data:
                data[key] = given
            elif key in data:
                faults[f"{row}.key"] = "It is chosen twice: put both numbers into one row"
            elif key and not any(fault.startswith(f"{row}.") for fault in faults):
                faults[f"{row}.at_least"] = "Give at least one of the two numbers"
            elif given is not None:
                faults[f"{row}.key"] = "Choose what the numbers are about"
        return data or None

    def locate(self, values: Values, name: str, path: Path) -> str:
        """The row that has the name, else the first."""
        for number in self.rows(values, name):
            row = f"{name}.{number}"
            if path and one(values, f"{row}.key") == path[0]:
                return self.of.locate(values, row, path[1:])
        return f"{name}.0.key"


def _merged(parts: list[Values | None]) -> Values | None:
    """All values together; ``None`` where one part is."""
    merged: Values = {}
    for part in parts:
        if part is None:
            return None
        merged |= part
    return merged
