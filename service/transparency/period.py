"""The span of a report, and the days, weeks, months or quarters in it. Pure; all times are UTC."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from service.transparency.errors import PeriodError

UNITS: Final = ("day", "week", "month", "quarter")
MOST: Final = 400
"""Periods that one report has at most: a year of days and some."""


@dataclass(frozen=True, slots=True)
class Period:
    """From ``since`` on until before ``until``, both aware UTC."""

    name: str
    since: datetime
    until: datetime


def split(since: datetime, until: datetime, by: str | None = None) -> list[Period]:
    """Cut a span at the bounds of a unit; without one it is a single period.

    The first and the last may be shorter than their unit; weeks begin on Monday.

    Raises:
        PeriodError: the span is empty, or has too many periods.
    """
    if since >= until:
        raise PeriodError(
            f"The report would end ({until:%Y-%m-%d %H:%M}) before it begins "
            f"({since:%Y-%m-%d %H:%M}): choose a later end"
        )
    if by is None:
        return [Period("total", since, until)]
    found: list[Period] = []
    start = since
    while start < until:
        if len(found) == MOST:
            raise PeriodError(
                f"More than {MOST} times a {by} lie in this span: choose a longer unit, or a "
                "shorter span"
            )
        end = min(until, _after(start, by))
        found.append(Period(_name(start, by), start, end))
        start = end
    return found


def place(periods: Sequence[Period], moment: datetime) -> int | None:
    """Return the number of the period that a moment lies in, from 0, or ``None``."""
    found = bisect_right(periods, moment, key=lambda period: period.since) - 1
    return found if found >= 0 and moment < periods[found].until else None


def _after(moment: datetime, by: str) -> datetime:
    """When the unit that a moment lies in is over."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if by == "day":
        return day + timedelta(days=1)
    if by == "week":
        return day + timedelta(days=7 - day.weekday())
    length = 1 if by == "month" else 3
    month = (day.month - 1) // length * length + length
    return day.replace(year=day.year + month // 12, month=month % 12 + 1, day=1)


def _name(moment: datetime, by: str) -> str:
    if by == "week":
        year, week, _ = moment.isocalendar()
        return f"{year}-W{week:02}"
    if by == "quarter":
        return f"{moment.year}-Q{(moment.month + 2) // 3}"
    return moment.strftime("%Y-%m" if by == "month" else "%Y-%m-%d")
