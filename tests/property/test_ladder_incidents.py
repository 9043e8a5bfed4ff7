"""What a member posts before a step has reached them is one incident, and leads to one step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ladder import Offence, Strike, next_step, standing_at
from service.ladder.rungs import reached
from service.policy import LadderConfig
from tests.support.ladder_strategies import (
    NOW,
    Sent,
    histories,
    ladders,
    severities,
    stories,
    walk,
)

mild = st.sampled_from(["minor", "major"])


@settings(deadline=None)
@given(stories, ladders())
def test_an_incident_moves_the_ladder_once_until_that_strike_has_expired(
    story: list[Sent], config: LadderConfig
) -> None:
    moved: dict[str, datetime] = {}
    for number, (_, decision) in enumerate(walk(story, config)):
        key = decision.incident or f"p{number:02}"
        if decision.rung is not None:
            assert moved.get(key, NOW) <= decision.strike.struck_at
            moved[key] = decision.strike.expires_at


@settings(deadline=None)
@given(st.lists(mild, min_size=1, max_size=10), ladders(), st.floats(0, 5))
def test_a_host_that_is_silent_keeps_the_ladder_where_it_is(
    burst: list[str], config: LadderConfig, hours: float
) -> None:
    patient = config.model_copy(
        update={"incident": config.incident.model_copy(update={"unanswered_hours": None})}
    )
    story = [Sent(hours, severity, None) for severity in burst]
    decisions = [decision for _, decision in walk(story, patient)]
    assert sum(decision.rung is not None for decision in decisions) <= 1
    assert reached(decisions[-1].standing_after, patient.steps) <= 1


@settings(deadline=None)
@given(st.lists(mild, min_size=2, max_size=8), ladders())
def test_of_an_incident_only_the_worst_counts(burst: list[str], config: LadderConfig) -> None:
    """All together weigh no more than the worst would have alone."""
    fixed = config.model_copy(update={"decay": "fixed"})
    at_once = [decision for _, decision in walk([Sent(0, one, None) for one in burst], fixed)]
    alone = max(next_step([], Offence(one), fixed, NOW).standing_after for one in ("minor", *burst))
    assert at_once[-1].standing_after <= alone + 1e-5


@settings(deadline=None)
@given(histories, ladders())
def test_a_severe_offence_waits_for_nothing(history: list[Strike], config: LadderConfig) -> None:
    """It comes out as if every step before had reached the member long ago."""
    reached_all = [replace(s, reached_at=s.struck_at - timedelta(days=30)) for s in history]
    offence = Offence("severe")
    assert next_step(history, offence, config, NOW) == next_step(reached_all, offence, config, NOW)


@settings(deadline=None)
@given(histories, severities, ladders(), st.data())
def test_a_revoked_strike_is_as_if_it_had_never_been(
    history: list[Strike], severity: str, config: LadderConfig, data: st.DataObject
) -> None:
    taken = data.draw(st.sets(st.integers(0, max(len(history) - 1, 0))))
    revoked = [replace(s, revoked=s.revoked or n in taken) for n, s in enumerate(history)]
    without = [strike for strike in revoked if not strike.revoked]
    offence = Offence(severity, post_id="b", at=NOW - timedelta(days=3))
    assert standing_at(revoked, config, NOW) == standing_at(without, config, NOW)
    assert next_step(revoked, offence, config, NOW) == next_step(without, offence, config, NOW)
