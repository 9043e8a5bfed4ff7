"""The table of a comparison of two models, and what follows from it."""

from collections.abc import Sequence
from typing import Any

from training.compare import Change
from training.report.markdown import count, number, span, table


def table_of(changes: Sequence[Change]) -> str:
    """A row per question; a gain above 0 is the new model's."""
    body = [
        [
            change.row,
            change.metric,
            count(change.n),
            number(change.old, 4),
            number(change.new, 4),
            f"{change.gain:+.4f} ({span(change.interval, 4)})",
            change.verdict if change.verdict != "same" else "",
            "guarded" if change.guarded else "",
        ]
        for change in changes
    ]
    return table(["row", "metric", "n", "old", "new", "gain (95 %)", "", ""], body)


def conclusion(changes: Sequence[Change], note: dict[str, Any]) -> str:
    """What got worse, and whether the new model may be shipped."""
    worse = [change.row for change in changes if change.verdict == "worse"]
    better = sum(change.verdict == "better" for change in changes)
    said = f"{better} rows got better, {len(worse)} worse" + (
        f": {', '.join(worse)}." if worse else "."
    )
    if not note["refused_for"]:
        return f"{said} No guarded row got worse: it may be shipped."
    rows = ", ".join(note["refused_for"])
    if note["forced"]:
        return f"{said} Worse on guarded rows ({rows}), let pass because: {note['forced']}"
    return f'{said} Refused: worse on guarded rows ({rows}). --force "REASON" lets it pass.'
