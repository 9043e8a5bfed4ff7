"""What holds for every ladder and every history."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ladder import Offence, Pause, Strike, next_step, standing_at
from service.ladder.offence import SEVERITIES, STEPS
from service.ladder.rungs import reached
from service.policy import LadderConfig
from tests.support.ladder_strategies import (
    NOW,
    Sent,
    guidelines,
    histories,
    ladders,
    plain_histories,
    severities,
    stories,
    strikes,
    suspensions,
    walk,
)

mild = st.sampled_from(["minor", "major"])


@settings(deadline=None)
@given(histories, suspensions, severities, guidelines, ladders())
def test_a_worse_offence_never_has_milder_consequences(
    history: list[Strike],
    pauses: list[Pause],
    severity: str,
    guideline: str | None,
    config: LadderConfig,
) -> None:
    milder = next_step(history, Offence(severity, guideline), config, NOW, pauses)
    for worse in SEVERITIES[SEVERITIES.index(severity) :]:
        harder = next_step(history, Offence(worse, guideline), config, NOW, pauses)
        assert harder.standing_after >= milder.standing_after - 1e-6
        assert STEPS.index(harder.step) >= STEPS.index(milder.step)


@settings(deadline=None)
@given(plain_histories, strikes(), severities, ladders())
def test_one_more_strike_in_the_past_never_lowers_the_standing_at(
    history: list[Strike], more: Strike, severity: str, config: LadderConfig
) -> None:
    offence = Offence(severity)
    less_after = next_step(history, offence, config, NOW).standing_after
    more_after = next_step([*history, more], offence, config, NOW).standing_after
    assert more_after >= less_after - 1e-5


@settings(deadline=None)
@given(histories, mild, ladders())
def test_without_a_severe_offence_no_rung_is_skipped(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    decision = next_step(history, Offence(severity), config, NOW)
    before = reached(decision.standing_before, config.steps)
    after = reached(decision.standing_after, config.steps)
    assert after - before in (0, 1)
    assert (decision.rung is not None) == (after > before)


@settings(deadline=None)
@given(stories, ladders())
def test_a_rung_fires_again_only_after_the_standing_fell_below_it(
    story: list[Sent], config: LadderConfig
) -> None:
    fired = set[int]()
    for _, decision in walk(story, config):
        level = reached(decision.standing_before, config.steps)
        fired = {rung for rung in fired if rung <= level}
        assert decision.rung not in fired
        if decision.rung is not None:
            fired |= set(range(1, decision.rung + 1))


@settings(deadline=None)
@given(histories, severities, ladders())
def test_revoked_and_expired_strikes_change_nothing(
    history: list[Strike], severity: str, config: LadderConfig
) -> None:
    alive = [s for s in history if not s.revoked and (s.expires_at or NOW) > NOW]
    assert standing_at(history, config, NOW) == standing_at(alive, config, NOW)
    offence = Offence(severity)
    assert next_step(history, offence, config, NOW) == next_step(alive, offence, config, NOW)


@settings(deadline=None)
@given(histories, suspensions, severities, ladders(), st.randoms(use_true_random=False))
def test_the_order_of_the_past_does_not_matter(
    history: list[Strike],
    pauses: list[Pause],
    severity: str,
    config: LadderConfig,
    random: Random,
) -> None:
    offence = Offence(severity, post_id="a")
    first = next_step(history, offence, config, NOW, pauses)
    random.shuffle(history)
    random.shuffle(pauses)
    second = next_step(history, offence, config, NOW, pauses)
    assert abs(first.standing_after - second.standing_after) < 1e-5
    assert (first.step, first.rung, first.incident) == (second.step, second.rung, second.incident)


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
