"""Reliability diagrams as an SVG picture: a panel per label, readable in light and dark."""

from collections.abc import Sequence
from html import escape

SIDE = 180
MARGIN = 44
GAP = 28
COLUMNS = 4
TITLE = 26

_STYLE = """
.paper{fill:#fff}.ink{fill:#1f2328}.grid{stroke:#d1d9e0}.ideal{stroke:#59636e}
.curve{stroke:#0969da}.mark{fill:#0969da}.error{stroke:#0969da}
text{font:12px system-ui,sans-serif}.name{font-weight:600}.small{font-size:10px}
@media(prefers-color-scheme:dark){.paper{fill:#0d1117}.ink{fill:#f0f6fc}.grid{stroke:#3d444d}
.ideal{stroke:#9198a1}.curve,.error{stroke:#4493f8}.mark{fill:#4493f8}}
"""

Bins = Sequence[dict[str, float]]
"""Per bin: `said` (mean score), `seen` (share of positives), `half` (of its interval)."""


def reliability(panels: dict[str, Bins]) -> str:
    """An SVG with a panel per label: observed share of positives over the mean score of a bin.

    On the dashed diagonal a score means what it says. The description holds every figure for
    those who do not see the picture.
    """
    rows = -(-len(panels) // COLUMNS)
    width = COLUMNS * SIDE + (COLUMNS - 1) * GAP + 2 * MARGIN
    height = rows * (SIDE + GAP + TITLE) + MARGIN
    drawn = []
    for place, (label, bins) in enumerate(panels.items()):
        left = MARGIN + place % COLUMNS * (SIDE + GAP)
        top = TITLE + place // COLUMNS * (SIDE + GAP + TITLE)
        drawn.append(_panel(label, bins, left, top))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' aria-labelledby="title description"><title id="title">Reliability of each label</title>'
        f'<desc id="description">{escape(_described(panels))}</desc><style>{_STYLE}</style>'
        f'<rect class="paper" width="{width}" height="{height}"/>{"".join(drawn)}</svg>\n'
    )


def _described(panels: dict[str, Bins]) -> str:
    lines = []
    for label, bins in panels.items():
        points = ", ".join(f"{b['said']:.2f} said, {b['seen']:.2f} seen" for b in bins)
        lines.append(f"{label}: {points or 'not measured'}.")
    return " ".join(lines)


def _panel(label: str, bins: Bins, left: float, top: float) -> str:
    def at(said: float, seen: float) -> tuple[float, float]:
        return left + said * SIDE, top + (1 - seen) * SIDE

    parts = [f'<text class="ink name" x="{left}" y="{top - 8}">{escape(label)}</text>']
    for tick in (0.0, 0.5, 1.0):
        (x, y), (right, high) = at(tick, tick), at(1, 1)
        parts.append(_line("grid", (left, y), (right, y)))
        parts.append(_line("grid", (x, top + SIDE), (x, high)))
        parts.append(_text(x, top + SIDE + 14, tick, "middle"))
        parts.append(_text(left - 6, y + 4, tick, "end"))
    parts.append(_line("ideal", at(0, 0), at(1, 1), dash=True))
    points = [at(one["said"], one["seen"]) for one in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline class="curve" fill="none" stroke-width="1.5" points="{path}"/>')
    for one, (x, y) in zip(bins, points, strict=True):
        low, high = max(0.0, one["seen"] - one["half"]), min(1.0, one["seen"] + one["half"])
        parts.append(_line("error", at(one["said"], low), at(one["said"], high)))
        parts.append(f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
    return "".join(parts)


def _line(
    kind: str, start: tuple[float, float], end: tuple[float, float], dash: bool = False
) -> str:
    dashes = ' stroke-dasharray="4 3"' if dash else ""
    return (
        f'<line class="{kind}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}"'
        f' y2="{end[1]:.1f}"{dashes}/>'
    )


def _text(x: float, y: float, value: float, anchor: str) -> str:
    return (
        f'<text class="ink small" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{value:g}</text>'
    )
