"""The result of a back-test as tables for the terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from service.publishing.backtest.notes import notes

ROWS: Final = 12
"""Channels and rules shown; the JSON has more."""


def report(result: dict[str, Any]) -> str:
    """The whole result in words and tables, in the order in which one asks."""
    parts = [
        _head(result),
        _matrix(result["outcomes"]),
        _workload(result["workload"]),
        _verdicts(result["verdicts"]),
        _rules(result["rules"]),
        _groups("guideline", result["guidelines"]),
        _groups("channel", result["channels"]),
        _sample(result["sample"], result["changed"]),
        "\n".join(notes(result)),
    ]
    return "\n\n".join(part for part in parts if part)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns as wide as needed; the first is text, the others stand to the right."""
    cells = [list(head), *([f"{c:,}" if isinstance(c, int) else str(c) for c in r] for r in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )


def _head(result: dict[str, Any]) -> str:
    posts, changed, changes = result["posts"], result["changed"], result["changes"]
    against = f"version {result['against']['version']}"
    period = f"{result['since'][:10]} to {result['until'][:10]}"
    head = f"{result['candidate']['name']} against {against}, {period}: {posts:,} posts"
    if not posts:
        return f"{head}. There is nothing to compare."
    kinds = ", ".join(f"{changes[kind]:,} {kind}" for kind in ("stricter", "milder", "other"))
    return f"{head}.\n{changed:,} change ({100 * changed / posts:.2f} %): {kinds}."


def _matrix(outcomes: dict[str, Any]) -> str:
    levels, matrix = outcomes["levels"], outcomes["matrix"]
    used = [i for i in range(len(levels)) if any(matrix[i]) or any(row[i] for row in matrix)]
    rows = [[levels[i], *(matrix[i][k] or "·" for k in used)] for i in used]
    return table(["now ↓  then →", *(levels[i] for i in used)], rows) if rows else ""


def _workload(work: dict[str, Any]) -> str:
    sides = (("now", "before"), ("then", "after"), ("change", "change"))
    signs = {"change": "+"}
    rows = [
        [
            name,
            *(
                f"{work[side][key]:{signs.get(side, '')}{form}}"
                for key, form in (
                    ("items", ",d"),
                    ("items_a_day", ",.1f"),
                    ("minutes_a_day", ",.1f"),
                )
            ),
        ]
        for name, side in sides
    ]
    return table(["review", "items", "items a day", "minutes a day"], rows)


def _verdicts(found: dict[str, Any]) -> str:
    rows = [
        [title, *(rate(found[key][side]) for side in ("before", "after"))]
        for title, key in (
            ("fine, of what is enforced", "false_positives"),
            ("violations, of what is allowed", "misses"),
        )
    ]
    return table(["by verdicts (95 % interval)", "now", "then"], rows)


def rate(found: dict[str, Any]) -> str:
    """A share with its interval, or that there is nothing to estimate it from."""
    if found["share"] is None:
        return "not estimable"
    share, low, high = (100 * found[key] for key in ("share", "low", "high"))
    return f"{share:.1f} % ({low:.1f} to {high:.1f}) by {found['of']:,}"


def _rules(rules: dict[str, dict[str, float]]) -> str:
    order = sorted(rules.items(), key=lambda item: (-item[1]["enforced"], -item[1]["matched"]))
    rows = [
        [name, one["matched"], one["not_applicable"], one["enforced"], f"{one['per_thousand']:.2f}"]
        for name, one in order[:ROWS]
    ]
    head = ["rule", "matched", "not applicable", "enforced", "per 1,000 posts"]
    return _cut(table(head, rows), len(rules)) if rows else ""


def _groups(kind: str, groups: dict[str, dict[str, Any]]) -> str:
    rows = [
        [name, *(_pair(one, outcome) for outcome in ("review", "enforce")), one["changed"]]
        for name, one in list(groups.items())[:ROWS]
    ]
    head = [kind, "review", "enforce", "changed"]
    if kind == "guideline":  # a post can leave one guideline for another: no single number
        head, rows = head[:-1], [row[:-1] for row in rows]
    return _cut(table(head, rows), len(groups)) if rows else ""


def _pair(group: dict[str, Any], outcome: str) -> str:
    return f"{group['before'][outcome]:,} → {group['after'][outcome]:,}"


def _cut(text: str, rows: int) -> str:
    return text if rows <= ROWS else f"{text}\n... and {rows - ROWS} more"


def _sample(sample: Sequence[dict[str, Any]], changed: int) -> str:
    if not sample:
        return ""
    lines = [f"{len(sample):,} of the {changed:,} posts that change, the largest change first:"]
    for post in sample:
        sides = " → ".join(_side(post[side]) for side in ("before", "after"))
        lines.append(f"  {post['post_id']}  {sides}\n      {post['text']}")
    return "\n".join(lines)


def _side(said: dict[str, Any]) -> str:
    return f"{said['level']} ({said['rule']})" if said["rule"] else str(said["level"])
