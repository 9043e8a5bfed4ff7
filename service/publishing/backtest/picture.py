"""The result of a back-test as an SVG picture, readable in light and dark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log1p
from textwrap import wrap
from typing import Any

from service.policy.comparison import LEVELS
from service.publishing.backtest.notes import scored_notes

CELL, LEFT, TOP = 62, 120, 66
CHART, GAP, HEIGHT = 420, 70, 300
MARGIN = 24
NOTE_CHARACTERS = 76
"""Characters of a note on one line, so that it stays as wide as the chart."""

_STYLE = """
.paper{fill:#fff}.ink{fill:#1f2328}.faint{fill:#59636e}.grid{stroke:#d1d9e0}
.same{fill:#818b98}.stricter{fill:#bc4c00}.milder{fill:#0969da}
.before{stroke:#818b98}.after{stroke:#bc4c00}
text{font:12px system-ui,sans-serif}.name{font-weight:600}.small{font-size:10px}
@media(prefers-color-scheme:dark){.paper{fill:#0d1117}.ink{fill:#f0f6fc}.faint{fill:#9198a1}
.grid{stroke:#3d444d}.stricter{fill:#f0883e}.milder{fill:#4493f8}.after{stroke:#f0883e}}
"""


def picture(result: dict[str, Any]) -> str:
    """An SVG: the outcome matrix on the left, items for review a day on the right.

    Above the diagonal posts become stricter, below it milder. The description holds the figures
    for those who do not see the picture.
    """
    side = LEFT + len(LEVELS) * CELL
    width, height = side + GAP + CHART + MARGIN, TOP + len(LEVELS) * CELL + MARGIN
    title = f"{result['candidate']['name']} against version {result['against']['version']}"
    drawn = _matrix(result["outcomes"]["matrix"]) + _chart(result["per_day"], side + GAP)
    drawn += _scored(result, side + GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="title description"><title id="title">{escape(title)}</title>'
        f'<desc id="description">{escape(_described(result))}</desc><style>{_STYLE}</style>'
        f'<rect class="paper" width="{width}" height="{height}"/>{drawn}</svg>\n'
    )


def _described(result: dict[str, Any]) -> str:
    matrix = result["outcomes"]["matrix"]
    moves = [
        f"{LEVELS[b]} to {LEVELS[a]}: {count:,}."
        for b, row in enumerate(matrix)
        for a, count in enumerate(row)
        if count and a != b
    ]
    work = result["workload"]
    a_day = " and then ".join(f"{work[side]['items_a_day']:g}" for side in ("before", "after"))
    head = f"{result['changed']:,} of {result['posts']:,} posts change."
    notes = scored_notes(result.get("stored", {}))
    return " ".join([head, *moves, f"Items for review a day: now {a_day}.", *notes])


def _matrix(matrix: Sequence[Sequence[int]]) -> str:
    largest = log1p(max((count for row in matrix for count in row), default=0)) or 1.0
    parts = [_text("ink name", LEFT, 20, "Posts: now (rows) and then (columns)", "start")]
    for place, level in enumerate(LEVELS):
        middle = place * CELL + CELL / 2
        parts.append(_text("ink small", LEFT - 8, TOP + middle + 4, level, "end"))
        for line, word in enumerate(level.split(" ", 1)):
            parts.append(_text("ink small", LEFT + middle, TOP - 20 + 12 * line, word, "middle"))
    for before, row in enumerate(matrix):
        for after, count in enumerate(row):
            parts.append(_cell(before, after, count, log1p(count) / largest))
    return "".join(parts)


def _cell(before: int, after: int, count: int, shade: float) -> str:
    kind = "same" if before == after else "stricter" if after > before else "milder"
    x, y = LEFT + after * CELL, TOP + before * CELL
    opacity = 0.08 + 0.47 * shade if count else 0.03
    label = _text("ink", x + CELL / 2, y + CELL / 2 + 4, f"{count:,}", "middle") if count else ""
    return (
        f'<rect class="{kind}" fill-opacity="{opacity:.2f}" x="{x + 1}" y="{y + 1}"'
        f' width="{CELL - 2}" height="{CELL - 2}" rx="3"/>{label}'
    )


def _chart(days: dict[str, dict[str, Any]], left: int) -> str:
    """Two lines over the days: items for review under the one policy and under the other."""
    names = list(days)
    series = {side: [days[day][side]["review"] for day in names] for side in ("before", "after")}
    top = max([1, *series["before"], *series["after"]])
    parts = [_text("ink name", left, 20, "Items for review a day", "start")]
    for value in sorted({0, top // 2, top}):
        y = TOP + HEIGHT * (1 - value / top)
        parts.append(
            f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{left + CHART}" y2="{y:.1f}"/>'
        )
        parts.append(_text("faint small", left - 6, y + 4, f"{value:,}", "end"))
    for side, values in series.items():
        parts.append(_line(side, values, left, top))
    if names:
        parts.append(_text("faint small", left, TOP + HEIGHT + 16, names[0], "start"))
        parts.append(_text("faint small", left + CHART, TOP + HEIGHT + 16, names[-1], "end"))
    return "".join(parts) + _legend(left)


def _line(side: str, values: Sequence[int], left: int, top: int) -> str:
    values = list(values) * (2 if len(values) == 1 else 1)  # a single day is a level line
    step = CHART / max(1, len(values) - 1)
    points = " ".join(
        f"{left + place * step:.1f},{TOP + HEIGHT * (1 - value / top):.1f}"
        for place, value in enumerate(values)
    )
    dash = ' stroke-dasharray="4 3"' if side == "before" else ""
    return f'<polyline class="{side}" fill="none" stroke-width="2"{dash} points="{points}"/>'


def _legend(left: int) -> str:
    parts = []
    for place, (side, word) in enumerate((("before", "now"), ("after", "then"))):
        x, y = left + 90 * place, TOP + HEIGHT + 40
        dash = ' stroke-dasharray="4 3"' if side == "before" else ""
        parts.append(
            f'<line class="{side}" stroke-width="2"{dash} x1="{x}" y1="{y}" x2="{x + 28}"'
            f' y2="{y}"/>'
        )
        parts.append(_text("ink small", x + 34, y + 4, word, "start"))
    return "".join(parts)


def _scored(result: dict[str, Any], left: int) -> str:
    """Under the chart: which scores the picture rests on. Older results do not tell."""
    lines = [
        line
        for note in scored_notes(result.get("stored", {}))
        for line in wrap(note, NOTE_CHARACTERS)
    ]
    top = TOP + HEIGHT + 66
    return "".join(
        _text("faint small", left, top + 13 * place, line, "start")
        for place, line in enumerate(lines)
    )


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )
