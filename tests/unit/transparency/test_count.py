"""What is counted, what is hidden, and how it is written."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.transparency.charts import KINDS, stack
from service.transparency.count import count
from service.transparency.facts import Appealed, Decided, Facts, Reported, Restriction
from service.transparency.flat import COLUMNS, to_csv
from service.transparency.measures import COUNTS, TIMES
from service.transparency.period import split
from service.transparency.report import Report
from service.transparency.sections import sections
from service.transparency.text import to_text
from service.transparency.times import lengths, quantile
from service.transparency.words import length

START = datetime(2026, 10, 1, tzinfo=UTC)
PERIODS = split(START, START + timedelta(days=2), "day")


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_what_waits_is_told_of_the_end_and_not_added_up() -> None:
    facts = Facts(
        reported=[
            Reported(at(-5), "other", at(30), "violation"),
            Reported(at(1), "other", None, None),
        ],
        appealed=[Appealed(at(1), "restriction", at(2), "upheld")],
    )
    total, days = count(facts, PERIODS)
    assert [one.sum("reports_open") for one in days] == [2, 1]
    assert total.sum("reports_open") == 1
    assert (total.sum("reports"), total.sum("reports_answered")) == (1, 1)
    assert total.sum("appeals_open") == 0


def test_a_post_of_two_days_counts_once_in_the_whole() -> None:
    total, days = count(Facts(all_posts=1, posts={0: 1, 1: 1}), PERIODS)
    assert [one.sum("posts") for one in (*days, total)] == [1, 1, 1]


def test_rare_languages_have_no_name_and_few_cases_no_time() -> None:
    kinds = (("en", 3), ("fi", 2), ("is", 1), (None, 1))
    decided = [Decided(0, "automated", "allow", language, number) for language, number in kinds]
    asked = [Restriction(at(1), "respect", "delete", "human", False, at(2))] * 2
    total, _ = count(Facts(decided=decided, restrictions=asked), PERIODS)
    assert dict(total.rows("languages")) == {("en",): 3, ("other",): 3, ("none",): 1}
    assert total.times["request_to_done"].as_dict() == {
        "count": 2,
        "median_seconds": None,
        "p90_seconds": None,
    }


def test_the_share_of_the_machine_leaves_humans_out() -> None:
    def restriction(by: str, back: bool) -> Restriction:
        return Restriction(at(1), "respect", "delete", by, back, None)

    asked = [restriction("automated", True), *[restriction("automated", False)] * 3]
    total, _ = count(Facts(restrictions=[*asked, restriction("human", True)]), PERIODS)
    found = total.machine_reversed("respect").as_dict()
    assert (found["count"], found["of"], found["share"]) == (1, 4, 0.25)
    assert 0 < found["low"] < 0.25 < found["high"] < 1  # Wilson (1927)
    assert total.machine_reversed("honest").as_dict()["share"] is None


@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=40), st.sampled_from([0.5, 0.9]))
def test_a_quantile_has_its_share_below_it(values: list[float], share: float) -> None:
    found = quantile(sorted(values), share)
    below = sum(value <= found for value in values)
    assert Fraction(below, len(values)) * 100 >= share * 100 - Fraction(100, len(values))
    assert min(values) <= found <= max(values)
    one = lengths(values)
    assert one.median is not None
    assert one.p90 is not None
    assert one.median <= one.p90


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), max_size=6))
def test_bars_stay_on_their_scale(rows: list[list[int]]) -> None:
    drawn = stack([(str(number), row) for number, row in enumerate(rows)], list("abcde"))
    for bar, row in zip(drawn.bars, rows, strict=True):
        assert bar.total == sum(part.count for part in bar.parts) == sum(row)
        assert all(part.x + part.width <= 100.02 for part in bar.parts)
        assert all(1 <= part.kind <= KINDS for part in bar.parts)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "too few"), (20, "20 seconds"), (90, "1.5 minutes"), (9e4, "1.0 days")],
)
def test_a_length_is_told_in_its_unit(seconds: float | None, words: str) -> None:
    assert length(seconds) == words


@pytest.mark.parametrize("by", [None, "day"])
def test_a_report_of_nothing_can_be_read(by: str | None) -> None:
    total, days = count(Facts(), PERIODS)
    periods = tuple(zip(PERIODS, days, strict=True)) if by else ()
    report = Report("test", "Test", START, at(48), by, at(50), total, periods)
    rows = list(csv.DictReader(io.StringIO(to_csv(report))))
    assert tuple(rows[0]) == COLUMNS
    assert {row["value"] for row in rows} == {"0", ""}
    assert {row["period"] for row in rows} == {"total", *(one.name for one, _ in periods)}
    assert "posts that were decided" in to_text(report)
    assert all(len(row) == len(one.head) for one in sections(report, {}) for row in one.rows)
    plain = report.as_dict()["total"]
    assert set(plain) == {*COUNTS, "times", "machine_reversed"}
    assert set(plain["times"]) == set(TIMES)
