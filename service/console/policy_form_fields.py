"""Fields of a form for a part of a policy: from plain data to typed text and back. Pure.

A field fills itself from a value, or says that it can't show it (``None``), and reads what was
typed. ``None`` stands for nothing typed; what can't be read is noted under the field's name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

Values = dict[str, list[str]]
"""What stands in a form: names of controls, each with what was typed or ticked."""
Faults = dict[str, str]
"""What can't be read: name of the control, and what is wrong in words."""
Path = tuple[str | int, ...]


class Field(Protocol):
    """A control of a form, or several that belong together."""

    @property
    def kind(self) -> str:
        """Which macro of the templates draws it."""

    def fill(self, value: Any, name: str) -> Values | None:
        """Return what the controls show for ``value``; ``None`` where they can't."""

    def read(self, values: Values, name: str, faults: Faults) -> Any:
        """Return plain data, ``None`` for nothing; adds to ``faults``."""

    def locate(self, values: Values, name: str, path: Path) -> str:
        """Return the name of the control for ``path`` below the value."""


def one(values: Mapping[str, Sequence[str]], name: str) -> str:
    """Return what was typed into a control, line ends as the policy has them."""
    typed = values.get(name) or ("",)
    return typed[-1].replace("\r\n", "\n").replace("\x00", "").strip()


class Single:
    """A field of one control."""

    def locate(self, values: Values, name: str, path: Path) -> str:  # noqa: ARG002
        """It is itself the place of whatever is wrong with it."""
        return name


@dataclass(frozen=True, slots=True)
class Written(Single):
    """Words: one line, or several where ``long``."""

    long: bool = False
    kind: ClassVar[str] = "written"

    def fill(self, value: Any, name: str) -> Values | None:
        """Texts with space around them can't be shown: a form loses it."""
        shown = isinstance(value, str) and value == value.strip() != "" and "\r" not in value
        return {name: [value]} if shown and (self.long or "\n" not in value) else None

    def read(self, values: Values, name: str, faults: Faults) -> str | None:  # noqa: ARG002
        """Any text."""
        return one(values, name) or None


@dataclass(frozen=True, slots=True)
class Number(Single):
    """A number, whole or not; where ``named``, also the name of a threshold."""

    whole: bool = True
    named: bool = False
    kind: ClassVar[str] = "number"

    def fill(self, value: Any, name: str) -> Values | None:
        """Numbers as they are written in Python."""
        if self.named and isinstance(value, str) and value == value.strip() != "":
            return {name: [value]} if number_of(value) is None and "\n" not in value else None
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return {name: [repr(value)]} if plain else None

    def read(self, values: Values, name: str, faults: Faults) -> int | float | str | None:
        """A number that is not whole where it has to be is a fault."""
        typed = one(values, name)
        found = number_of(typed)
        if not typed or (found is not None and not (self.whole and isinstance(found, float))):
            return found
        if self.named and found is None:
            return typed
        faults[name] = f"“{typed[:40]}” is not a {'whole ' if self.whole else ''}number"
        return None


def number_of(typed: str) -> int | float | None:
    """Return the number that a text stands for, or ``None``."""
    try:
        return int(typed) if typed.lstrip("+-").isdecimal() and len(typed) < 16 else _float(typed)
    except ValueError:
        return None


def _float(typed: str) -> float | None:
    found = float(typed)
    return found if math.isfinite(found) and "_" not in typed else None
