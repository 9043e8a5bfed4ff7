"""Thresholds that moved, came or went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from service.policy.difference.model import Difference, direction_of, say
from service.policy.difference.uses import Uses

Thresholds = Mapping[Any, Mapping[str, float]]
_MEANING = {1: "flags more", -1: "flags less"}


def threshold_differences(
    old: Thresholds,
    new: Thresholds,
    uses: Uses,
    *,
    section: str = "thresholds",
    prefix: str = "",
    beneath: Thresholds | None = None,
) -> Iterator[Difference]:
    """What differs between named thresholds.

    Args:
        old: by label and name.
        new: the same of the other policy.
        uses: what rules do with them.
        section: where they stand in the file.
        prefix: put before their names.
        beneath: what applies where they are not given, for those of a channel.
    """
    names = {(label, name) for side in (old, new) for label in side for name in side[label]}
    for label, name in sorted(names):
        before, after = (side.get(label, {}).get(name) for side in (old, new))
        if before == after:
            continue
        below = (beneath or {}).get(label, {}).get(name)
        use = uses.of_threshold(label, name)
        was, now = (below if value is None else value for value in (before, after))
        rise = 0 if was is None or now is None else (now > was) - (now < was)
        strictness = None if use.sign is None else use.sign * rise
        change = "added" if before is None else "removed" if after is None else "changed"
        yield Difference(
            section, f"{prefix}{label}.{name}", change,  # type: ignore[arg-type]
            f"{_moved(before, after, below)}{_meaning(use.used, strictness)}",
            direction_of(strictness), before, after,
        )  # fmt: skip


def _moved(before: float | None, after: float | None, below: float | None) -> str:
    if before is None:
        return f"{say(below)} → {say(after)} here" if below is not None else f"added: {say(after)}"
    if after is None:
        return f"{say(before)} → {say(below)}, as elsewhere" if below is not None else "removed"
    return f"{say(before)} → {say(after)}"


def _meaning(used: bool, strictness: int | None) -> str:
    if not used:
        return " (no rule uses it)"
    meaning = _MEANING.get(strictness or 0)
    return f": {meaning}" if meaning else ""
