"""Bars and intervals of a report as places on a scale from 0 to 100. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.publishing.backtest.interval import Rate

KINDS = 4
"""How many colours there are; further parts share the last."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its colour from 1, where it begins, how wide it is, what it counts."""

    kind: int
    x: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of parts, one after the other."""

    label: str
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale; ``legend`` names the colours that appear."""

    bars: tuple[Bar, ...]
    legend: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and its interval, all in percent."""

    label: str
    low: float
    at: float
    high: float


def stack(rows: Sequence[tuple[str, Sequence[int]]], names: Sequence[str]) -> Bars:
    """Draw each row as a bar.

    Args:
        rows: the label and the count of each part.
        names: what the parts are; a single one needs no legend.
    """
    top = max((sum(counts) for _, counts in rows), default=0) or 1
    seen = [place for place in range(len(names)) if any(counts[place] for _, counts in rows)]
    legend = tuple((min(place + 1, KINDS), names[place]) for place in seen)
    return Bars(
        tuple(_bar(label, counts, top) for label, counts in rows),
        legend if len(names) > 1 else (),
    )


def _bar(label: str, counts: Sequence[int], top: int) -> Bar:
    parts, x = [], 0.0
    for place, count in enumerate(counts):
        width = 100 * count / top
        if count:
            parts.append(Part(min(place + 1, KINDS), round(x, 2), round(width, 2), count))
        x += width
    return Bar(label, sum(counts), tuple(parts))


def interval(label: str, rate: Rate) -> Interval | None:
    """Draw a share; ``None`` where nothing was counted."""
    found = rate.as_dict()
    if found["share"] is None:
        return None
    low, at, high = (round(100 * found[key], 2) for key in ("low", "share", "high"))
    return Interval(label, low, at, high)
