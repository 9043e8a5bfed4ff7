"""The tables of docs/reports.md, drawn from the code.

`python -m tests.support.report_tables` writes them into the page anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from service.decisions.bursts import RecentReport, campaign_line, find_burst
from service.decisions.reporter_record import (
    Judged,
    ReporterState,
    TrackRecord,
    next_measure,
    priority_points,
)
from service.policy import ReportsConfig

PAGE = Path(__file__).parents[2] / "docs" / "reports.md"
CONFIG = ReportsConfig()
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
YOUNG, OLD = NOW - timedelta(days=2), NOW - timedelta(days=400)
SAME = "Remove this member, they insult everyone in the gardening channel all day."
HISTORIES = ((0, 0), (0, 1), (0, 4), (0, 16), (1, 1), (4, 4), (16, 16), (8, 16))
BURSTS: tuple[tuple[str, int, float, dict[str, Any]], ...] = (
    ("8 members, 5 minutes apart, old accounts", 8, 5, {"joined_at": OLD}),
    ("8 members within a minute, old accounts", 8, 0.1, {"joined_at": OLD}),
    ("8 members, 5 minutes apart, accounts of 2 days", 8, 5, {"joined_at": YOUNG}),
    ("4 members within a minute, accounts of 2 days", 4, 0.1, {"joined_at": YOUNG}),
    ("4 members, 5 minutes apart, the same text", 4, 5, {"text": SAME}),
    ("4 members within a minute who reported nobody else", 4, 0.1, {"one_target": True}),
    ("2 members, the same text", 2, 5, {"text": SAME}),
)


def table(head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    """Write a table in Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def weights() -> str:
    """What reporters with a history weigh, and what it adds to the priority."""
    rows = (
        (
            f"{right} of {judged}",
            f"{TrackRecord(right, judged).weight:.2f}",
            f"{priority_points(TrackRecord(right, judged).weight, 'other'):+d}",
        )
        for right, judged in HISTORIES
    )
    return table(("right in", "`reporter_weight`", "priority"), rows)


def bursts() -> str:
    """Which bursts are a campaign under the default policy."""
    return table(
        ("reports against one author within an hour", "what they are"), map(_burst, BURSTS)
    )


def _burst(given: tuple[str, int, float, dict[str, Any]]) -> tuple[str, str]:
    title, count, minutes, facts = given
    sent = [
        RecentReport(
            id=str(number),
            reporter_id=str(number),
            created_at=NOW + timedelta(minutes=minutes * number),
            **{"text": None} | facts,
        )
        for number in range(count)
    ]
    found = find_burst(sent, CONFIG.campaign)
    if found is None:
        return title, f"{count} reports"
    size = len(found.reports)
    return title, campaign_line(size, size, ", ".join(found.why))


def measures() -> str:
    """What follows for a reporter whose reports are found wrong, one after the other."""
    return table(("wrong of judged", "what follows"), _measures())


def _measures() -> Iterator[tuple[str, str]]:
    state, sent = ReporterState(), list[Judged]()
    for number in range(CONFIG.mute_after + 2):
        at = NOW + timedelta(hours=number)
        sent.append(Judged(at, wrong=True))
        measure = next_measure(sent, state, CONFIG, at)
        count = f"{number + 1} of {number + 1}"
        if measure == "warn":
            state = ReporterState(warned_at=at)
            yield count, "`reporter.warned`"
        elif measure == "mute":
            yield count, f"`reporter.muted`, for {CONFIG.mute_days:g} days"
            return
        else:
            yield count, "nothing"


TABLES = {"weights": weights, "bursts": bursts, "measures": measures}


def rewrite(text: str) -> str:
    """The page with the tables of now."""
    for name, draw in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{draw()}\n{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    PAGE.write_text(rewrite(PAGE.read_text("utf-8")), "utf-8")
