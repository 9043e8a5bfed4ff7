"""Strikes that are taken back leave every later offence as if they had never been."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.ladder import Offence, StepDecision, Strike, next_step
from service.ladder.replay import Past, replay
from service.policy import LadderConfig
from tests.support.ladder_strategies import NOW, ladders, severities

Sent = tuple[float, str, bool]
"""Days since the offence before, its severity, and whether it is undone."""

sent = st.lists(st.tuples(st.floats(0, 120), severities, st.booleans()), max_size=8)


def walk(
    offences: list[tuple[datetime, str, str]], config: LadderConfig
) -> dict[str, tuple[StepDecision, Strike]]:
    """What the ladder decides of offences (when, severity, post), one after the other."""
    history: list[Strike] = []
    found = {}
    for at, severity, post in offences:
        decision = next_step(history, Offence(severity, post_id=post, at=at), config, at)
        given = decision.strike
        history.append(Strike(given.weight, given.struck_at, given.expires_at, post))
        found[post] = decision, history[-1]
    return found


@settings(deadline=None)
@given(sent, ladders())
def test_a_replay_is_what_would_have_been(sequence: list[Sent], config: LadderConfig) -> None:
    at, offences, undone = NOW, [], set()
    for number, (days, severity, gone) in enumerate(sequence):
        at += timedelta(days=days)
        offences.append((at, severity, f"{number}"))
        undone |= {f"{number}"} if gone else set()
    known = walk(offences, config)
    past = [
        Past(
            post, Offence(kind, post_id=post, at=when), config, when, known[post][1], post in undone
        )
        for when, kind, post in offences
    ]
    changed = {one.key: decision for one, decision in replay(past)}
    assert not changed.keys() & undone
    for post, (decision, _) in walk([o for o in offences if o[2] not in undone], config).items():
        now = changed.get(post, known[post][0])
        assert (now.step, now.until) == (decision.step, decision.until)
        assert now.strike.weight == decision.strike.weight


@settings(deadline=None)
@given(sent, ladders())
def test_without_an_undone_strike_nothing_is_replayed(
    sequence: list[Sent], config: LadderConfig
) -> None:
    at, past = NOW, []
    for number, (days, severity, _) in enumerate(sequence):
        at += timedelta(days=days)
        strike = Strike(1.0, at, None, f"{number}")
        past.append(Past(f"{number}", Offence(severity, at=at), config, at, strike))
    assert list(replay(past)) == []
