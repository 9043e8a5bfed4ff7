"""Cells and tables in Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

NONE = "–"


def table(head: Iterable[str], body: Iterable[Iterable[object]]) -> str:
    """A Markdown table; a bar in a cell is escaped."""
    head = list(head)
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(_escaped(cell) for cell in line) + " |" for line in body]
    return "\n".join(lines)


def _escaped(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")


def number(value: float | None, places: int = 3) -> str:
    """A figure, or a dash where there is none."""
    return NONE if value is None else f"{value:.{places}f}"


def count(value: int | None) -> str:
    """A count with thousands apart, or a dash."""
    return NONE if value is None else f"{value:,}"


def percent(value: float | None, places: int = 1) -> str:
    """A share as a percentage."""
    return NONE if value is None else f"{100 * value:.{places}f} %"


def span(interval: Sequence[float] | None, places: int = 3) -> str:
    """An interval, "low to high"."""
    if not interval:
        return NONE
    return f"{interval[0]:.{places}f} to {interval[1]:.{places}f}"


def with_span(found: dict[str, Any], key: str, places: int = 3) -> str:
    """A figure with its 95 % interval behind it."""
    if found.get(key) is None:
        return NONE
    value = number(found[key], places)
    interval = found.get(f"{key}_interval")
    return f"{value} ({span(interval, places)})" if interval else value
