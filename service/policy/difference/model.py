"""One difference between two policies, and how values are put into words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

Direction = Literal["stricter", "milder", "other"]
Change = Literal["added", "removed", "renamed", "changed"]
LISTED = 10
"""How many entries of a list are named."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one place.

    ``section`` is a key of the policy file, ``name`` what in it differs, ``text`` how, in words.
    ``before`` and ``after`` are JSON values; None where there is nothing.
    """

    section: str
    name: str
    change: Change
    text: str
    direction: Direction = "other"
    before: Any = None
    after: Any = None

    def as_dict(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def direction_of(strictness: int | None) -> Direction:
    """The direction of a change that is stricter above 0 and milder below; None can't be told."""
    if not strictness:
        return "other"
    return "stricter" if strictness > 0 else "milder"


def agreed(signs: Iterable[int | None]) -> int | None:
    """The sign on which all agree, zeros aside; 0 where there is none, None where they differ."""
    found = set(signs) - {0}
    if not found:
        return 0
    return found.pop() if len(found) == 1 else None


def plain(value: Any) -> Any:
    """``value`` as JSON data, without what was left out."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return sorted(value) if isinstance(value, set | frozenset) else value


def say(value: Any) -> str:
    """``value`` in a few words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str | int):
        return str(value)
    data = plain(value)
    if not data:
        return "nothing"
    if isinstance(data, list) and all(isinstance(item, str | int | float) for item in data):
        return listed(map(say, data))
    if isinstance(data, dict) and all(
        isinstance(item, str | int | float) for item in data.values()
    ):
        return listed(f"{key} {say(item)}" for key, item in data.items())
    return json.dumps(data, ensure_ascii=False)


def listed(items: Iterable[str]) -> str:
    """The first of ``items``, and how many there are beyond."""
    names = list(items)
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return ", ".join(names[:LISTED]) + more
