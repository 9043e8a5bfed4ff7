"""What holds for every ladder and every history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ladder import Offence, Strike, next_step, standing_at
from service.ladder.offence import SEVERITIES, STEPS
from service.ladder.rungs import reached
from service.policy import LadderConfig, LadderStep

NOW = datetime(2026, 3, 1, tzinfo=UTC)

severities = st.sampled_from(SEVERITIES)
days = st.floats(min_value=0, max_value=400)


@st.composite
def ladders(draw: st.DrawFn) -> LadderConfig:
    weights = sorted(draw(st.lists(st.floats(0.1, 5), min_size=3, max_size=3)))
    gaps = draw(st.lists(st.floats(0.05, 3), min_size=1, max_size=6))
    kinds = sorted(draw(st.lists(st.integers(0, 2), min_size=len(gaps), max_size=len(gaps))))
    kinds[-1] = 2
    rungs, at = [], 0.0
    for gap, kind in zip(gaps, kinds, strict=True):
        at += gap
        timed = kind == 2 and draw(st.booleans())
        rungs.append(LadderStep(at=at, step=STEPS[kind], suspend_days=3 if timed else None))
    return LadderConfig.model_validate(
        {
            "weights": dict(zip(SEVERITIES, weights, strict=True)),
            "first_offence_factor": draw(st.floats(0.1, 1)),
            "decay": draw(st.sampled_from(["fixed", "linear", "exponential"])),
            "steps": [rung.model_dump() for rung in rungs],
            "severe_starts_at": "suspend" if 1 not in kinds else draw(st.sampled_from(STEPS[1:])),
        }
    )


@st.composite
def strikes(draw: st.DrawFn) -> Strike:
    struck_at = NOW - timedelta(days=draw(days))
    expires_at = struck_at + timedelta(days=draw(st.floats(1, 400)))
    return Strike(draw(st.floats(0, 5)), struck_at, expires_at, None, draw(st.booleans()))


histories = st.lists(strikes(), max_size=6)


@settings(deadline=None)
@given(histories, severities, ladders())
def test_a_worse_offence_never_has_milder_consequences(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    mild = next_step(history, Offence(severity), config, NOW)
    for worse in SEVERITIES[SEVERITIES.index(severity) :]:
        hard = next_step(history, Offence(worse), config, NOW)
        assert hard.standing_after >= mild.standing_after - 1e-6
        assert STEPS.index(hard.step) >= STEPS.index(mild.step)


@settings(deadline=None)
@given(histories, strikes(), severities, ladders())
def test_one_more_strike_in_the_past_never_lowers_the_standing_at(
    history: list[Strike], more: Strike, severity: str, config: LadderConfig
) -> None:
    offence = Offence(severity)
    less_after = next_step(history, offence, config, NOW).standing_after
    more_after = next_step([*history, more], offence, config, NOW).standing_after
    assert more_after >= less_after - 1e-5


@settings(deadline=None)
@given(histories, st.sampled_from(["minor", "major"]), ladders())
def test_without_a_severe_offence_no_rung_is_skipped(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    decision = next_step(history, Offence(severity), config, NOW)
    before = reached(decision.standing_before, config.steps)
    after = reached(decision.standing_after, config.steps)
    assert after - before in (0, 1)
    assert (decision.rung is not None) == (after > before)


@settings(deadline=None)
@given(st.lists(severities, min_size=1, max_size=12), ladders(), days)
def test_a_rung_fires_again_only_after_the_standing_fell_below_it(
    offences: list[str], config: LadderConfig, gap: float
) -> None:
    history: list[Strike] = []
    now, fired = NOW, set[int]()
    for number, severity in enumerate(offences):
        now += timedelta(days=gap)
        level = reached(standing_at(history, config, now), config.steps)
        fired = {rung for rung in fired if rung <= level}
        decision = next_step(history, Offence(severity, f"p{number}"), config, now)
        assert decision.rung not in fired
        if decision.rung is not None:
            fired |= set(range(1, decision.rung + 1))
        applied = decision.strike
        history.append(Strike(applied.weight, now, applied.expires_at, f"p{number}"))


@settings(deadline=None)
@given(histories, severities, ladders())
def test_revoked_and_expired_strikes_change_nothing(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    alive = [s for s in history if not s.revoked and (s.expires_at or NOW) > NOW]
    offence = Offence(severity)
    assert next_step(history, offence, config, NOW) == next_step(alive, offence, config, NOW)


@settings(deadline=None)
@given(histories, ladders())
def test_the_order_of_strikes_does_not_matter(history: list[Strike], config: LadderConfig) -> None:
    forwards, backwards = (standing_at(h, config, NOW) for h in (history, history[::-1]))
    assert abs(forwards - backwards) < 1e-5


@settings(deadline=None)
@given(histories, severities, ladders())
def test_the_applied_weight_is_the_difference_of_the_standings(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    decision = next_step(history, Offence(severity), config, NOW)
    assert decision.strike.weight >= 0
    difference = decision.standing_after - decision.standing_before
    assert abs(decision.strike.weight - difference) < 1e-5


@settings(deadline=None)
@given(histories, severities, ladders())
def test_only_a_new_rung_suspends(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    decision = next_step(history, Offence(severity), config, NOW)
    assert decision.step != "suspend" or decision.rung is not None
    assert decision.until is None or decision.until > NOW
