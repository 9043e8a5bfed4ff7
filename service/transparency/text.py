"""A report for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.transparency.measures import COUNTS
from service.transparency.report import Figures, Report
from service.transparency.words import TIMES, lengths, percent, word

SUMMARY = {
    "posts": "posts",
    "restrictions": "restrictions",
    "reversals": "taken back",
    "reports": "reports",
    "appeals": "appeals",
}
"""Measures of the table with a line for each period, and the heads of its columns."""


def to_text(report: Report) -> str:
    """Tables of words and numbers, one below the other; tables without a row are left out."""
    span = f"{report.since:%Y-%m-%d %H:%M} to {report.until:%Y-%m-%d %H:%M} UTC"
    blocks = [f"{report.community}: how it was moderated\n{span}\n"]
    if report.periods:
        blocks.append("\n".join(_periods(report)))
    for measure, about in COUNTS.items():
        rows = report.total.rows(measure)
        if not about.cuts:
            blocks.append(f"{about.text}: {report.total.sum(measure):,}")
        elif rows:
            lines = [[*map(word, cuts), f"{count:,}"] for cuts, count in rows]
            blocks.append("\n".join([f"{about.text}:", *_aligned(lines)]))
    blocks += ["\n".join(_shares(report.total)), "\n".join(_times(report.total))]
    return "\n".join(blocks) + "\n"


def _periods(report: Report) -> Iterator[str]:
    lines = [[report.by or "", *SUMMARY.values()]]
    for period, figures in report.periods:
        lines.append([period.name, *(f"{figures.sum(name):,}" for name in SUMMARY)])
    yield from _aligned(lines)
    yield ""


def _shares(figures: Figures) -> Iterator[str]:
    yield "of what the machine did by itself, taken back (95 % interval):"
    lines = [["all", percent(figures.machine_reversed().as_dict())]]
    for one in figures.machine_guidelines:
        lines.append([one, percent(figures.machine_reversed(one).as_dict())])
    yield from _aligned(lines)


def _times(figures: Figures) -> Iterator[str]:
    yield "how long it took:"
    lines = [["", "cases", "median", "9 of 10 within"]]
    for name, times in figures.times.items():
        lines.append([TIMES[name].lower(), f"{times.count:,}", *lengths(times)])
    yield from _aligned(lines)


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns two spaces apart: words on the left, numbers on the right of theirs."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    numbers = [all(_is_number(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, numbers, strict=True)
        )
        yield ("  " + "  ".join(cells)).rstrip()


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").isdigit() or cell in SUMMARY.values() or cell == "cases"
