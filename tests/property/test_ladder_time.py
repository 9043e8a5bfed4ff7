"""Strikes fade with time, and stand still while their author is suspended."""

from __future__ import annotations

from datetime import timedelta
from math import log

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ladder import Offence, Pause, Strike, ends_at, next_step, standing_at, weight_at
from service.ladder.history import age_at, in_force
from service.policy import LadderConfig
from tests.support.ladder_strategies import (
    NOW,
    histories,
    ladders,
    severities,
    strikes,
    suspensions,
)

SECOND = timedelta(seconds=1)
lengths = st.floats(0, 100).map(lambda days: timedelta(days=days))


@settings(deadline=None)
@given(histories, suspensions, ladders(), lengths)
def test_a_standing_only_falls_while_nothing_happens_and_is_never_negative(
    history: list[Strike], pauses: list[Pause], config: LadderConfig, later: timedelta
) -> None:
    now, then = (standing_at(history, config, at, pauses) for at in (NOW, NOW + later))
    assert 0 <= then <= now + 1e-5


@settings(deadline=None)
@given(strikes(), ladders(), lengths)
def test_a_strike_fades_without_a_jump_until_it_ends(
    strike: Strike, config: LadderConfig, later: timedelta
) -> None:
    assert strike.expires_at is not None
    if strike.revoked or config.decay == "fixed" or NOW + later >= strike.expires_at:
        return
    life = (strike.expires_at - strike.struck_at) / timedelta(days=1)
    steepest = 1 / life if config.decay == "linear" else log(2) / config.half_life_days
    now, then = (weight_at(strike, config, at) for at in (NOW, NOW + later))
    assert now - then <= strike.weight * steepest * (later / timedelta(days=1)) + 1e-9


@settings(deadline=None)
@given(strikes(), ladders(), lengths, st.floats(0, 1))
def test_a_pause_moves_everything_on_by_exactly_its_length(
    strike: Strike, config: LadderConfig, length: timedelta, where: float
) -> None:
    start = strike.struck_at + where * (NOW - strike.struck_at)
    pause = Pause(start, start + length)
    without = weight_at(strike, config, NOW)
    with_ = weight_at(strike, config, NOW + length, [pause])
    assert abs(with_ - without) < 1e-6
    if strike.expires_at is not None and start < strike.expires_at:
        assert ends_at(strike.struck_at, strike.expires_at, [pause]) == strike.expires_at + length


@settings(deadline=None)
@given(strikes(), suspensions)
def test_a_strike_counts_until_its_end_and_no_longer(strike: Strike, pauses: list[Pause]) -> None:
    end = ends_at(strike.struck_at, strike.expires_at, pauses)
    if strike.revoked:
        return
    if end is None:
        assert in_force(strike, NOW + timedelta(days=4000), pauses)
        return
    assert in_force(strike, end - SECOND, pauses)
    assert not in_force(strike, end, pauses)


@settings(deadline=None)
@given(suspensions, st.floats(0, 400))
def test_time_that_two_suspensions_share_counts_once(pauses: list[Pause], days: float) -> None:
    since = NOW - timedelta(days=days)
    assert age_at(since, NOW, pauses) == age_at(since, NOW, [*pauses, *pauses])
    assert timedelta() <= age_at(since, NOW, pauses) <= NOW - since


@settings(deadline=None)
@given(strikes(), severities, ladders())
def test_nobody_sits_out_a_strike_in_a_suspension_without_end(
    strike: Strike, severity: str, config: LadderConfig
) -> None:
    pause = Pause(strike.struck_at, None)
    later = NOW + timedelta(days=4000)
    decision = next_step([strike], Offence(severity), config, later, [pause])
    assert decision.standing_before == round(0 if strike.revoked else strike.weight, 6)
