"""What the page of the transparency report shows, and the spans it proposes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from service.policy import Policy
from service.transparency import Report
from service.transparency.sections import sections
from service.transparency.words import brief_percent

DAYS = 30
"""How far back the report goes if nobody says so."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span of whole days in UTC, the last one not included, as an address names it."""

    since: date
    until: date
    by: str = ""

    @property
    def query(self) -> str:
        """The span as the query of an address."""
        return urlencode({"since": self.since, "until": self.until, "by": self.by})

    @property
    def begin(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.since, time(), UTC)

    @property
    def end(self) -> datetime:
        """The moment it is over."""
        return datetime.combine(self.until, time(), UTC)


def usual_span(today: date) -> Span:
    """The last days, today included, by week."""
    return Span(today - timedelta(days=DAYS - 1), today + timedelta(days=1), "week")


def proposed_spans(today: date) -> list[tuple[str, Span]]:
    """Months and quarters to choose with one click."""
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    before = (month - timedelta(days=1)).replace(day=1)
    return [
        ("This month", Span(month, _later(month, 1), "week")),
        ("Last month", Span(before, month, "week")),
        ("This quarter", Span(quarter, _later(quarter, 3), "month")),
        ("Last quarter", Span(_later(quarter, -3), quarter, "month")),
    ]


def _later(first: date, months: int) -> date:
    """The first of a month so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def report_context(report: Report, policy: Policy) -> dict[str, Any]:
    """The report as its templates read it, with the titles of the guidelines of the policy."""
    titles = {guideline.id: guideline.title for guideline in policy.guidelines}
    figures = report.total
    return {
        "report": report,
        "sections": list(sections(report, titles)),
        "summary": [
            ("Posts decided", f"{figures.sum('posts'):,}"),
            ("Restrictions", f"{figures.sum('restrictions'):,}"),
            ("Taken back", f"{figures.sum('reversals'):,}"),
            ("Reports", f"{figures.sum('reports'):,}"),
            ("Appeals", f"{figures.sum('appeals'):,}"),
            ("Machine overruled", brief_percent(figures.machine_reversed().share)),
        ],
    }
