"""What is posted before a step has reached the member, with the default ladder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.ladder import Offence, StepDecision, Strike, next_step
from service.policy import IncidentConfig, LadderConfig

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEFAULT = LadderConfig()
SILENT = DEFAULT.model_copy(update={"incident": IncidentConfig(unanswered_hours=24)})
FIRST = Strike(
    weight=0.5,
    struck_at=NOW,
    expires_at=NOW + timedelta(days=90),
    post_id="first",
    incident="one",
    rung=1,
    asked_at=NOW,
)
"""A conversation that the host was asked for and has not answered."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def then(
    *history: Strike,
    after: float = 10,
    severity: str = "minor",
    config: LadderConfig = DEFAULT,
    **offence: object,
) -> StepDecision:
    """What follows from one more offence, some minutes after the first."""
    given = {"post_id": "second", "at": NOW + minutes(after)} | offence
    made = Offence(severity, "respect", **given)  # type: ignore[arg-type]
    return next_step(history or [FIRST], made, config, NOW + minutes(max(after, 10)))


def test_a_second_offence_before_the_host_has_answered_is_the_same_incident() -> None:
    decision = then()
    assert (decision.incident, decision.rung, decision.step) == ("one", None, "conversation")
    assert (decision.strike.weight, decision.standing_after) == (0, 0.5)
    assert "only its worst strike counts" in decision.strike.why
    assert "one incident with that" in decision.why


def test_a_worse_one_adds_the_difference_and_takes_no_step() -> None:
    decision = then(severity="major")
    assert (decision.standing_after, decision.rung) == (1.0, None)


def test_it_is_cut_below_the_next_step() -> None:
    second = Strike(
        1.0, NOW, NOW + timedelta(days=90), "second", incident="two", rung=2, asked_at=NOW
    )
    decision = then(replace(FIRST, reached_at=NOW - minutes(90)), second, severity="major",
                    post_id="third")  # fmt: skip
    assert decision.incident == "two"
    assert (decision.standing_after, decision.rung, decision.step) == (2.49, None, "delete")
    assert "an incident leads to one step" in decision.strike.why


@pytest.mark.parametrize(("after", "same"), [(30, True), (89, True), (90, False)])
def test_an_hour_of_grace_follows_the_hosts_answer(after: float, same: bool) -> None:
    told = replace(FIRST, reached_at=NOW + minutes(30))
    decision = then(told, after=after)
    assert (decision.incident == "one") is same
    assert (decision.step == "conversation") is same


def test_when_the_post_was_made_counts_not_when_it_is_decided() -> None:
    told = replace(FIRST, reached_at=NOW + minutes(30))
    late = Offence("minor", "respect", "second", at=NOW + minutes(5))
    decision = next_step([told], late, DEFAULT, NOW + timedelta(days=5))
    assert (decision.incident, decision.rung) == ("one", None)


@pytest.mark.parametrize(("hours", "same"), [(23, True), (24, False)])
def test_a_policy_may_set_an_end_to_the_silence_of_the_host(hours: float, same: bool) -> None:
    decision = then(after=hours * 60, config=SILENT)
    assert (decision.incident == "one") is same
    assert then(after=hours * 60).incident == "one"


def test_a_severe_offence_and_a_human_who_suspends_act_at_once() -> None:
    for decision in (
        then(severity="severe"),
        then(minimum_step="suspend", human=True),
    ):
        assert decision.incident is None
        assert decision.rung is not None
    assert then(minimum_step="delete", human=True).incident == "one"


def test_a_rule_may_still_hide_the_post() -> None:
    decision = then(minimum_step="delete")
    assert (decision.step, decision.rung, decision.standing_after) == ("delete", None, 0.5)


def test_an_incident_that_has_not_moved_the_ladder_may_still_do_so_once() -> None:
    light = LadderConfig.model_validate({"weights": {"minor": 0.5}})
    quiet = replace(FIRST, weight=0.25, rung=None)
    decision = then(quiet, severity="major", config=light)
    assert (decision.incident, decision.rung, decision.standing_after) == ("one", 1, 1.0)


def test_what_expired_or_was_revoked_begins_nothing() -> None:
    for gone in (replace(FIRST, revoked=True), replace(FIRST, expires_at=NOW)):
        decision = then(gone)
        assert (decision.incident, decision.rung) == (None, 1)


def test_a_late_post_belongs_to_the_step_that_was_first_to_reach_the_member_after_it() -> None:
    first = replace(FIRST, reached_at=NOW + minutes(30))
    second = replace(FIRST, post_id="b", incident="two", rung=2, reached_at=NOW + minutes(300))
    assert then(first, second, after=40, post_id="c").incident == "one"
    assert then(second, first, after=200, post_id="c").incident == "two"
    assert then(first, second, after=400, post_id="c").incident is None
