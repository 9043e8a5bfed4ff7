"""Tables and charts that several sections of a report are made of. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.transparency.charts import Bars, Interval, stack
from service.transparency.measures import COUNTS, NONE
from service.transparency.report import Figures
from service.transparency.words import word

Titles = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One table; the first column of ``rows`` is their head, the others are numbers."""

    name: str
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: Bars | None = None
    intervals: tuple[Interval, ...] = ()


def single(figures: Figures, measure: str, title: str, note: str) -> Section:
    """Make a table of a measure with one cut."""
    rows = tuple((word(cuts[0]), f"{count:,}") for cuts, count in figures.rows(measure))
    return Section(measure, title, note, (COUNTS[measure].cuts[0].capitalize(), "Number"), rows)


def crossed(
    figures: Figures,
    measure: str,
    title: str,
    note: str,
    down: Sequence[str] | None,
    across: Sequence[str],
    places: Callable[[tuple[str, ...]], tuple[str, str]],
) -> Section:
    """Make a table and bars of a measure with two cuts, one by the other.

    Args:
        figures: what is shown.
        measure: its name.
        title: of the section.
        note: below the title.
        down: the values of the rows; those that were counted if left out.
        across: the values of the columns.
        places: gives the values of row and column from the cuts of a count.
    """
    found = {places(cuts): count for cuts, count in figures.rows(measure)}
    rows, drawn = [], []
    for one in down or dict.fromkeys(key[0] for key in found):
        counts = [found.get((one, other), 0) for other in across]
        rows.append((word(one), *(f"{count:,}" for count in counts)))
        drawn.append((word(one), counts))
    names = [word(other) for other in across]
    return Section(measure, title, note, ("", *names), tuple(rows), stack(drawn, names))


def values(figures: Figures, measure: str, place: int) -> list[str]:
    """The values of one cut, the most frequent first."""
    found: dict[str, int] = {}
    for cuts, count in figures.rows(measure):
        found[cuts[place]] = found.get(cuts[place], 0) + count
    return sorted(found, key=lambda value: (-found[value], value))


def title_of(one: str, titles: Titles) -> str:
    """The title of a guideline, or the words of another reason."""
    return "no guideline" if one == NONE else titles.get(one) or word(one)
