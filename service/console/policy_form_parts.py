"""The keys of a mapping as fields, and as YAML what no field shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel

from service.console.policy_form_fields import Faults, Field, Path, Values, one
from service.policy import PolicyError
from service.policy.edit_dump import dump_block
from service.policy.source import read_yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping: its field, what it is called, what the schema says about it."""

    field: Field
    label: str
    hint: str
    required: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """The keys of a mapping.

    Attributes:
        entries: the field of each key.
        short: the key that may stand alone, without the mapping.
        more: whether what no field shows is kept as YAML; else such a mapping can't be shown.
        switch: the name of a box to tick, where the mapping says something even when empty.
    """

    entries: Mapping[str, Entry]
    short: str | None = None
    more: bool = False
    switch: str = ""
    kind: ClassVar[str] = "parts"

    def fill(self, value: Any, name: str) -> Values | None:
        """The values of all fields, and the rest as YAML."""
        given = {self.short: value} if self.short and not isinstance(value, Mapping) else value
        if not isinstance(given, Mapping) or not (given or self.more or self.switch):
            return None
        values: Values = {inside(name, "on"): ["yes"]} if self.switch else {}
        rest = {}
        for key, part in given.items():
            entry = self.entries.get(key)
            shown = entry.field.fill(part, inside(name, key)) if entry else None
            if shown is None:
                rest[key] = part
            values |= shown or {}
        if rest and not self.more:
            return None
        return values | ({inside(name, "more"): ["\n".join(dump_block(rest))]} if rest else {})

    def read(self, values: Values, name: str, faults: Faults) -> Any:
        """A mapping of what was filled in, or its short form."""
        data: dict[str, Any] = {}
        for key, entry in self.entries.items():
            where = inside(name, key)
            found = entry.field.read(values, where, faults)
            if found is not None:
                data[key] = found
            elif entry.required and not filled(faults, where):
                faults[where] = entry.required
        if self.more:
            data |= self._rest(values, inside(name, "more"), data, faults)
        if self.switch:
            return self._switched(values, inside(name, "on"), data, faults)
        return self._shortened(data) if data else None

    def _shortened(self, data: dict[str, Any]) -> Any:
        return data[self.short] if self.short and data.keys() == {self.short} else data

    def _switched(self, values: Values, name: str, data: dict[str, Any], faults: Faults) -> Any:
        if one(values, name):
            return self._shortened(data)
        if data:
            faults[name] = "Tick this, or clear what stands below it"
        return None

    def _rest(
        self, values: Values, name: str, data: Mapping[str, Any], faults: Faults
    ) -> dict[str, Any]:
        typed = values.get(name, [""])[-1].replace("\r\n", "\n")
        if not typed.strip():
            return {}
        try:
            rest = read_yaml(typed, "more").data
        except PolicyError as error:
            first = error.problems[0]
            faults[name] = f"Line {first.line}, column {first.column}: {first.message}"
            return {}
        if not isinstance(rest, dict):
            faults[name] = "Write keys with values, such as `any:` with a list below it"
        elif twice := [key for key in rest if key in data]:
            faults[name] = f"`{twice[0]}` stands in a field above as well: keep one of the two"
        else:
            return rest
        return {}

    def locate(self, values: Values, name: str, path: Path) -> str:
        """The control of the key, or the rest where the key stands there."""
        key = path[0] if path else None
        entry = self.entries.get(key) if isinstance(key, str) else None
        if entry is not None and (filled(values, inside(name, str(key))) or not self.more):
            return entry.field.locate(values, inside(name, str(key)), path[1:])
        if self.short and self.short in self.entries:
            return self.entries[self.short].field.locate(values, inside(name, self.short), path)
        return inside(name, "more") if self.more and path else name


def parts(
    model: type[BaseModel],
    fields: Mapping[str, Field],
    *,
    labels: Mapping[str, str] | None = None,
    required: Mapping[str, str] | None = None,
    short: str | None = None,
    more: bool = False,
    switch: str = "",
) -> Parts:
    """Return the fields of a part of the policy, with what its schema says about each key.

    Args:
        model: the part.
        fields: the field of each key that the form shows, in its order.
        labels: what a key is called where its name in words does not do.
        required: what to do about a key that is missing and has to be there.
        short, more, switch: as for ``Parts``.
    """
    entries = {
        key: Entry(
            shown,
            (labels or {}).get(key) or key.replace("_", " ").capitalize(),
            model.model_fields[key].description or "",
            (required or {}).get(key, ""),
        )
        for key, shown in fields.items()
    }
    return Parts(entries, short, more, switch)


def inside(name: str, key: str) -> str:
    """Return the name of a control below another."""
    return f"{name}.{key}" if name else key


def filled(values: Mapping[str, Any], name: str) -> bool:
    """Tell whether a control of that name, or one below it, has something in it."""
    return any(
        value and value != [""] for key, value in values.items() if f"{key}.".startswith(f"{name}.")
    )
