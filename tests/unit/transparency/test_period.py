"""Spans and the periods in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.transparency.errors import PeriodError
from service.transparency.period import UNITS, place, split

moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)
)  # leap years too


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(moments, st.integers(1, 90), st.sampled_from(UNITS))
def test_periods_follow_each_other_and_fill_the_span(since: datetime, days: int, by: str) -> None:
    until = since + timedelta(days=days)
    periods = split(since, until, by)
    assert (periods[0].since, periods[-1].until) == (since, until)
    for one, other in pairwise(periods):
        assert one.until == other.since
        assert one.name != other.name
    for number, one in enumerate(periods):
        assert place(periods, one.since) == number
        assert place(periods, one.until - timedelta(microseconds=1)) == number
    assert place(periods, until) is None
    assert place(periods, since - timedelta(microseconds=1)) is None


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("month", ["2026-12", "2027-01", "2027-02"]),
        ("quarter", ["2026-Q4", "2027-Q1"]),
        (None, ["total"]),
    ],
)
def test_units_have_the_names_of_the_calendar(by: str | None, names: list[str]) -> None:
    periods = split(day("2026-12-31"), day("2027-02-02"), by)
    assert [one.name for one in periods] == names


def test_weeks_begin_on_monday_and_are_those_of_iso_8601() -> None:
    periods = split(day("2026-12-30"), day("2027-01-05"), "week")
    assert [(one.name, one.until) for one in periods] == [
        ("2026-W53", day("2027-01-04")),
        ("2027-W01", day("2027-01-05")),
    ]


def test_a_span_without_length_or_with_too_many_periods_is_refused() -> None:
    with pytest.raises(PeriodError, match="choose a later end"):
        split(day("2026-12-30"), day("2026-12-30"), None)
    with pytest.raises(PeriodError, match="choose a longer unit"):
        split(day("2025-01-01"), day("2026-12-30"), "day")
