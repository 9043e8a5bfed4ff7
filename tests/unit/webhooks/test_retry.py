"""The table of waits and rests."""

from __future__ import annotations

from datetime import timedelta

from service.webhooks.retry import FAILURES_TO_REST, WAITS, is_resting, rest_after, wait_after


def test_twelve_tries_span_about_a_day() -> None:
    total = sum((wait_after(n, 0.5) for n in range(1, 12)), timedelta())
    assert timedelta(hours=23) < total < timedelta(hours=25)


def test_waits_never_shrink_and_the_last_one_repeats() -> None:
    waits = [wait_after(n, 0.5) for n in range(1, 30)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(seconds=WAITS[-1])


def test_jitter_spreads_a_wait_by_a_fifth() -> None:
    assert wait_after(1, 0.0) == timedelta(seconds=4)
    assert wait_after(1, 1.0) == timedelta(seconds=6)


def test_a_receiver_rests_longer_the_longer_it_fails_but_never_over_ten_minutes() -> None:
    assert rest_after(FAILURES_TO_REST - 1) is None
    rests = [rest_after(n) for n in range(FAILURES_TO_REST, 200)]
    assert rests == sorted(rest for rest in rests if rest is not None)
    assert rests[0] == timedelta(seconds=5)
    assert rests[-1] == timedelta(minutes=10)
    assert is_resting(FAILURES_TO_REST)
    assert not is_resting(FAILURES_TO_REST - 1)
