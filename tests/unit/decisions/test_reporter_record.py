"""When a reporter is warned or muted, when not, and what their word weighs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decisions.reporter_record import (
    Judged,
    ReporterState,
    TrackRecord,
    deserved,
    next_measure,
    priority_points,
)
from service.policy import ReportsConfig

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIG = ReportsConfig()
DAY = timedelta(days=1)


def sent(wrong: int, right: int = 0, ago: timedelta = DAY) -> list[Judged]:
    return [Judged(NOW - ago, wrong=True)] * wrong + [Judged(NOW - ago, wrong=False)] * right


def test_a_reporter_is_warned_after_five_wrong_reports() -> None:
    assert next_measure(sent(4), ReporterState(), CONFIG, NOW) is None
    assert next_measure(sent(5), ReporterState(), CONFIG, NOW) == "warn"


def test_nobody_is_muted_without_a_warning() -> None:
    assert next_measure(sent(20), ReporterState(), CONFIG, NOW) == "warn"


def test_a_warned_reporter_who_goes_on_is_muted_after_eight() -> None:
    warned = ReporterState(warned_at=NOW - 2 * DAY)
    assert next_measure(sent(7), warned, CONFIG, NOW) is None
    assert next_measure(sent(8), warned, CONFIG, NOW) == "mute"


def test_reports_from_before_the_warning_mute_nobody() -> None:
    warned = ReporterState(warned_at=NOW - timedelta(hours=1))
    assert next_measure(sent(20), warned, CONFIG, NOW) is None
    later = [*sent(7), Judged(NOW, wrong=True)]
    assert next_measure(later, warned, CONFIG, NOW) == "mute"


@pytest.mark.parametrize(("right", "measure"), [(1, "warn"), (2, None)])
def test_who_is_right_often_enough_is_left_alone(right: int, measure: str | None) -> None:
    assert next_measure(sent(5, right), ReporterState(), CONFIG, NOW) == measure


def test_old_reports_are_forgotten() -> None:
    assert next_measure(sent(20, ago=31 * DAY), ReporterState(), CONFIG, NOW) is None


def test_a_mute_ends_by_itself_and_everybody_begins_anew() -> None:
    muted = ReporterState(warned_at=NOW - 20 * DAY, muted_until=NOW - 2 * DAY)
    assert not muted.muted(NOW)
    assert next_measure(sent(20, ago=3 * DAY), muted, CONFIG, NOW) is None
    assert next_measure(sent(8), muted, CONFIG, NOW) == "warn"


def test_a_mute_whose_reasons_are_gone_is_not_deserved() -> None:
    assert deserved(sent(8), CONFIG, NOW)
    assert not deserved(sent(7), CONFIG, NOW)
    assert not deserved(sent(8, 3), CONFIG, NOW)
    assert not deserved(sent(8), CONFIG, NOW - 2 * DAY)


def test_history_weighs_little_by_little() -> None:
    assert TrackRecord().weight == 0.5
    assert TrackRecord(right=0, judged=1).weight == 0.4
    assert TrackRecord(right=16, judged=16).weight == 0.9
    assert TrackRecord(right=0, judged=16).weight == 0.1


def test_the_weight_moves_the_priority_a_little_and_never_puts_back_what_may_be_illegal() -> None:
    assert [priority_points(weight, "respect") for weight in (0.1, 0.5, 0.9)] == [-8, 0, 8]
    assert [priority_points(weight, "illegal") for weight in (0.1, 0.5, 0.9)] == [0, 0, 8]


@given(st.integers(0, 500), st.integers(0, 500))
def test_weights_are_shares_and_rise_with_being_right(right: int, wrong: int) -> None:
    record = TrackRecord(right, right + wrong)
    assert 0 < record.weight < 1
    assert TrackRecord(right + 1, right + wrong + 1).weight > record.weight
    assert abs(priority_points(record.weight, "other")) <= 10
