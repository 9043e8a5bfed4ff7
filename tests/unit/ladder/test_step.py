"""The ladder, step by step, with the default configuration unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.ladder import (
    Offence,
    Pause,
    StepDecision,
    Strike,
    ends_at,
    next_step,
    standing_at,
    weight_at,
    worst,
)
from service.policy import LadderConfig, LadderStep

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEFAULT = LadderConfig()


def offend(
    *severities: str, config: LadderConfig = DEFAULT, days_between: float = 1
) -> list[StepDecision]:
    """One offence after the other, each with the strikes of those before."""
    history: list[Strike] = []
    decisions = []
    now = NOW
    for number, severity in enumerate(severities):
        decision = next_step(history, Offence(severity, "respect", f"p{number}"), config, now)
        decisions.append(decision)
        applied = decision.strike
        history.append(Strike(applied.weight, applied.struck_at, applied.expires_at, f"p{number}"))
        now += timedelta(days=days_between)
    return decisions


def steps(decisions: list[StepDecision]) -> list[str]:
    return [decision.step for decision in decisions]


def test_minor_offences_lead_from_a_conversation_to_a_suspension() -> None:
    decisions = offend(*["minor"] * 7)
    assert steps(decisions) == [
        "conversation",
        "delete",
        "suspend",
        "delete",
        "suspend",
        "delete",
        "suspend",
    ]
    assert [d.rung for d in decisions] == [1, 2, 3, None, 4, None, 5]


def test_suspensions_grow_the_last_one_has_no_end_and_all_are_confirmed() -> None:
    suspensions = [d for d in offend(*["minor"] * 7) if d.step == "suspend"]
    assert suspensions[0].until == NOW + timedelta(days=2 + 3)
    assert suspensions[1].until == NOW + timedelta(days=4 + 14)
    assert suspensions[2].until is None
    assert [d.mode for d in suspensions] == ["confirm", "confirm", "confirm"]


def test_a_first_offence_weighs_half_and_says_so() -> None:
    strike = offend("minor")[0].strike
    assert (strike.base, strike.weight) == (1.0, 0.5)
    assert "first offence" in strike.why


def test_major_offences_climb_one_step_at_a_time() -> None:
    decisions = offend(*["major"] * 5)
    assert steps(decisions) == ["conversation", "delete", "suspend", "suspend", "suspend"]
    assert [d.rung for d in decisions] == [1, 2, 3, 4, 5]
    assert decisions[1].standing_after == pytest.approx(2.49)
    assert "no step is skipped" in decisions[1].strike.why


def test_a_severe_offence_starts_at_deletion_and_waits_for_a_moderator() -> None:
    decision = offend("severe")[0]
    assert (decision.step, decision.mode, decision.rung) == ("delete", "confirm", 2)
    assert "first offence" not in decision.strike.why


def test_a_second_severe_offence_suspends() -> None:
    assert steps(offend("severe", "severe")) == ["delete", "suspend"]


def test_a_policy_may_start_severe_offences_at_suspension() -> None:
    steps = [LadderStep(at=3.0, step="suspend", suspend_days=3)]
    config = LadderConfig(steps=steps, severe_starts_at="suspend", severe_mode="auto")
    decision = offend("severe", config=config)[0]
    assert (decision.step, decision.mode) == ("suspend", "auto")
    assert decision.until == NOW + timedelta(days=3)


def test_a_rule_may_start_at_deletion() -> None:
    offence = Offence("minor", "honest", minimum_step="delete")
    decision = next_step([], offence, DEFAULT, NOW)
    assert decision.step == "delete"
    assert decision.standing_after == 1.5
    assert "lifted to 1.5" in decision.strike.why


def test_a_light_severe_weight_is_lifted_to_where_it_starts() -> None:
    config = LadderConfig.model_validate({"weights": {"minor": 0.1, "major": 0.1, "severe": 0.2}})
    decision = offend("severe", config=config)[0]
    assert decision.step == "delete"
    assert decision.standing_after == 1.5


def test_strikes_expire_and_the_ladder_starts_again() -> None:
    decisions = offend("minor", "minor", days_between=91)
    assert steps(decisions) == ["conversation", "conversation"]
    assert decisions[1].standing_before == 0


def test_a_strike_counts_until_the_moment_it_expires() -> None:
    strike = Strike(1.0, NOW, NOW + timedelta(days=90))
    just_before = NOW + timedelta(days=90) - timedelta(seconds=1)
    assert standing_at([strike], DEFAULT, just_before) == 1.0
    assert standing_at([strike], DEFAULT, NOW + timedelta(days=90)) == 0.0


def test_a_revoked_strike_counts_nothing_and_the_next_is_a_first_offence() -> None:
    revoked = Strike(4.0, NOW, NOW + timedelta(days=90), revoked=True)
    decision = next_step([revoked], Offence("minor", "respect"), DEFAULT, NOW)
    assert decision.standing_before == 0
    assert decision.strike.weight == 0.5


def test_linear_decay_halves_a_strike_at_half_its_life() -> None:
    strike = Strike(2.0, NOW, NOW + timedelta(days=100))
    config = LadderConfig(decay="linear")
    assert weight_at(strike, config, NOW + timedelta(days=50)) == pytest.approx(1.0)


def test_exponential_decay_halves_a_strike_with_each_half_life() -> None:
    strike = Strike(2.0, NOW, NOW + timedelta(days=100))
    config = LadderConfig(decay="exponential", half_life_days=10)
    assert weight_at(strike, config, NOW + timedelta(days=20)) == pytest.approx(0.5)
    assert weight_at(strike, config, NOW + timedelta(days=100)) == 0


def test_only_the_worst_breach_of_one_post_counts() -> None:
    minor = Strike(0.5, NOW, NOW + timedelta(days=90), "p1")
    again = next_step([minor], Offence("minor", "respect", "p1"), DEFAULT, NOW)
    assert again.strike.weight == 0
    assert again.step == "conversation"
    worse = next_step([minor], Offence("major", "respect", "p1"), DEFAULT, NOW)
    assert worse.standing_after == 1.0
    assert "worst breach" in worse.strike.why


def test_the_worst_of_several_offences_is_the_most_severe() -> None:
    offences = [Offence("minor", "a"), Offence("major", "c"), Offence("major", "b")]
    assert worst(offences).guideline_id == "b"


def test_a_rung_acts_once_while_the_standing_stays_above_it() -> None:
    decisions = offend(*["minor"] * 4)
    assert decisions[3].step == "delete"
    assert decisions[3].rung is None
    assert decisions[3].until is None
    assert "reaches no new step" in decisions[3].why


def test_a_strike_dates_from_its_post() -> None:
    posted = NOW - timedelta(days=10)
    decision = next_step([], Offence("minor", "respect", at=posted), DEFAULT, NOW)
    assert decision.strike.struck_at == posted
    assert decision.strike.expires_at == posted + timedelta(days=90)


def test_a_post_older_than_its_strike_would_live_gives_no_weight() -> None:
    posted = NOW - timedelta(days=91)
    decision = next_step([], Offence("minor", "respect", at=posted), DEFAULT, NOW)
    assert decision.strike.weight == 0
    assert decision.step == "conversation"
    assert "expired" in decision.strike.why


def test_a_ladder_of_one_step_works() -> None:
    config = LadderConfig(
        steps=[LadderStep(at=3.0, step="suspend", suspend_days=1)], severe_starts_at="suspend"
    )
    decisions = offend(*["major"] * 4, config=config)
    assert steps(decisions) == ["conversation", "suspend", "delete", "delete"]


def test_a_guideline_may_have_weights_of_its_own() -> None:
    config = LadderConfig.model_validate({"guideline_weights": {"privacy": {"minor": 1.8}}})
    light, heavy = (next_step([], Offence("minor", g), config, NOW) for g in ("respect", "privacy"))
    assert (light.strike.base, heavy.strike.base) == (1.0, 1.8)
    assert heavy.strike.why.startswith("a minor strike for privacy weighs 1.8; times 0.5")
    major = next_step([], Offence("major", "privacy"), config, NOW)
    assert major.strike.base == 2.0, "a severity left out weighs what others do"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("auto", ["auto", "auto", "confirm"]),
        ("confirm", ["confirm", "confirm", "confirm"]),
        ({"major": "confirm"}, ["auto", "confirm", "confirm"]),
        ({"severe": "auto"}, ["auto", "auto", "auto"]),
    ],
)
def test_whether_a_human_confirms_may_depend_on_the_severity(
    mode: object, expected: list[str]
) -> None:
    config = LadderConfig.model_validate({"steps": [{"at": 0.5, "step": "delete", "mode": mode}]})
    decisions = [offend(severity, config=config)[0] for severity in ("minor", "major", "severe")]
    assert [decision.mode for decision in decisions] == expected


def test_only_a_suspension_takes_a_second_moderator_and_a_policy_may_do_without() -> None:
    assert [d.second for d in offend(*["minor"] * 4)] == [False, False, True, False]
    assert not offend("severe")[0].second
    alone = DEFAULT.model_copy(update={"second_moderator": False})
    assert not any(d.second for d in offend(*["minor"] * 4, config=alone))


def test_a_suspension_stops_the_clock_of_strikes() -> None:
    strike = Strike(1.0, NOW, NOW + timedelta(days=90))
    pause = Pause(NOW + timedelta(days=10), NOW + timedelta(days=24))
    later = NOW + timedelta(days=100)
    assert standing_at([strike], DEFAULT, later) == 0
    assert standing_at([strike], DEFAULT, later, [pause]) == 1
    assert ends_at(strike.struck_at, strike.expires_at, [pause]) == NOW + timedelta(days=104)
    decision = next_step([strike], Offence("minor", at=NOW), DEFAULT, later, [pause])
    assert decision.strike.weight == 1.0, "a post of then has not expired either"
