"""Fields to choose from names, yes and no, and lists of texts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from service.console.policy_form_fields import Faults, Single, Values, Written, one


@dataclass(frozen=True, slots=True)
class Pick(Single):
    """One of the names that ``options`` lists; ``none`` says what holds without one."""

    options: str
    none: str = ""
    kind: ClassVar[str] = "pick"

    def fill(self, value: Any, name: str) -> Values | None:
        """A name that is not listed is shown as well."""
        return Written().fill(value, name)

    def read(self, values: Values, name: str, faults: Faults) -> str | None:  # noqa: ARG002
        """The name."""
        return one(values, name) or None


@dataclass(frozen=True, slots=True)
class PickOrFirst(Pick):
    """Like ``Pick``, and the first of them without its name: ``true`` in the policy."""

    kind: ClassVar[str] = "pick"
    first: ClassVar[str] = "*"

    def fill(self, value: Any, name: str) -> Values | None:
        """``true`` and an empty mapping mean the first."""
        if value is True or value == {}:
            return {name: [self.first]}
        return None if value == self.first else Written().fill(value, name)

    def read(self, values: Values, name: str, faults: Faults) -> Any:  # noqa: ARG002
        """``True`` or the name."""
        typed = one(values, name)
        return True if typed == self.first else typed or None


@dataclass(frozen=True, slots=True)
class YesNo(Single):
    """Yes, no, or no matter."""

    kind: ClassVar[str] = "yes_no"

    def fill(self, value: Any, name: str) -> Values | None:
        """Only a boolean."""
        return {name: ["yes" if value else "no"]} if isinstance(value, bool) else None

    def read(self, values: Values, name: str, faults: Faults) -> bool | None:  # noqa: ARG002
        """A boolean."""
        typed = one(values, name)
        return typed == "yes" if typed else None


@dataclass(frozen=True, slots=True)
class Tick(Single):
    """A box to tick that stands for one value."""

    value: bool | str = True
    kind: ClassVar[str] = "tick"

    def fill(self, value: Any, name: str) -> Values | None:
        """Only the value it stands for."""
        return {name: ["yes"]} if value == self.value and type(value) is type(self.value) else None

    def read(self, values: Values, name: str, faults: Faults) -> bool | str | None:  # noqa: ARG002
        """The value, if ticked."""
        return self.value if one(values, name) else None


@dataclass(frozen=True, slots=True)
class Lines(Single):
    """Texts, one a line; where ``single``, one alone stands without a list."""

    single: bool = True
    kind: ClassVar[str] = "lines"

    def fill(self, value: Any, name: str) -> Values | None:
        """Only texts that are one line each."""
        items = [value] if isinstance(value, str) and self.single else value
        if items == [] and not self.single:
            return {}
        if not isinstance(items, list) or not items:
            return None
        fine = all(Written().fill(item, name) for item in items)
        return {name: ["\n".join(items)]} if fine else None

    def read(self, values: Values, name: str, faults: Faults) -> Any:  # noqa: ARG002
        """A list, or one text."""
        lines = [line.strip() for line in one(values, name).split("\n")]
        return listed([line for line in lines if line], single=self.single)


@dataclass(frozen=True, slots=True)
class Ticks(Single):
    """Some of the names that ``options`` lists."""

    options: str
    single: bool = True
    kind: ClassVar[str] = "ticks"

    def fill(self, value: Any, name: str) -> Values | None:
        """Names that are not listed are shown as well."""
        shown = Lines(self.single).fill(value, name)
        items = [value] if isinstance(value, str) else value
        if not shown:
            return shown
        return {name: list(items)} if len(set(items)) == len(items) else None

    def read(self, values: Values, name: str, faults: Faults) -> Any:  # noqa: ARG002
        """A list, or one name."""
        return listed([typed for typed in values.get(name, ()) if typed], single=self.single)


def listed(items: list[str], *, single: bool) -> list[str] | str | None:
    """Return a list as a policy writes it: one item without brackets, nothing for none."""
    if not items:
        return None
    return items[0] if single and len(items) == 1 else items
