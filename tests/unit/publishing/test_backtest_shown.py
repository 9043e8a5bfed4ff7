"""The result as words, as a picture, and the times that a command line takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from service.publishing.backtest.picture import picture
from service.publishing.backtest.span import moment_of
from service.publishing.backtest.text import rate, table

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def result(days: dict[str, tuple[int, int]]) -> dict[str, Any]:
    matrix = [[0] * 7 for _ in range(7)]
    matrix[0][0], matrix[2][4], matrix[4][2] = 1000, 30, 4
    side = {"items": 40, "items_a_day": 4.0, "minutes_a_day": 2.0}
    return {
        "candidate": {"name": "<new> & odd.yaml"},
        "against": {"version": 3},
        "posts": 1034,
        "changed": 34,
        "outcomes": {"matrix": matrix},
        "workload": {"before": side, "after": side | {"items_a_day": 1.5}},
        "per_day": {
            day: {"before": {"review": old}, "after": {"review": new}}
            for day, (old, new) in days.items()
        },
    }


@pytest.mark.parametrize(
    "days", [{}, {"2026-11-01": (3, 1)}, {"2026-11-01": (3, 1), "2026-11-02": (0, 5)}]
)
def test_the_picture_holds_its_figures_in_words(days: dict[str, tuple[int, int]]) -> None:
    drawn = ElementTree.fromstring(picture(result(days)))
    told = drawn.findtext(f"{SVG}desc") or ""
    assert told.startswith("34 of 1,034 posts change. review to enforce minor: 30.")
    assert "enforce minor to review: 4." in told
    assert "now 4 and then 1.5." in told
    assert drawn.findtext(f"{SVG}title") == "<new> & odd.yaml against version 3"
    lines = [one.get("points", "").split() for one in drawn.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2 if days else 0] * 2


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    assert table(["a", "bb"], [["long", 1234]]) == "a        bb\nlong  1,234"


def test_a_rate_of_nothing_is_not_estimable() -> None:
    assert rate({"of": 3, "share": None, "low": None, "high": None}) == "not estimable"
    told = rate({"of": 1400, "share": 0.02, "low": 0.011, "high": 0.036})
    assert told == "2.0 % (1.1 to 3.6) by 1,400"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("30d", NOW - timedelta(days=30)),
        ("12h", NOW - timedelta(hours=12)),
        (" 2w ", NOW - timedelta(weeks=2)),
        ("2026-10-01", datetime(2026, 10, 1, tzinfo=UTC)),
        ("2026-10-01T02:00:00+02:00", datetime(2026, 10, 1, tzinfo=UTC)),
    ],
)
def test_times_are_read(text: str, moment: datetime) -> None:
    assert moment_of(text, NOW) == moment


@pytest.mark.parametrize("text", ["soon", "", "30", "d", "2026-13-01"])
def test_what_is_no_time_says_what_is(text: str) -> None:
    with pytest.raises(ValueError, match="30d, 12h or 4w"):
        moment_of(text, NOW)
