"""Ladders, pasts and stories of members, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from service.ladder import Offence, Pause, StepDecision, Strike, next_step
from service.ladder.offence import SEVERITIES, STEPS
from service.policy import LadderConfig, LadderStep

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GUIDELINE = "privacy"
"""The guideline whose strikes may weigh otherwise."""

severities = st.sampled_from(SEVERITIES)
days = st.floats(min_value=0, max_value=400)
modes = st.sampled_from(["auto", "confirm"])
guidelines = st.sampled_from([None, GUIDELINE])


def _weights(draw: st.DrawFn) -> dict[str, float]:
    weights = sorted(draw(st.lists(st.floats(0.1, 5), min_size=3, max_size=3)))
    return dict(zip(SEVERITIES, weights, strict=True))


@st.composite
def ladders(draw: st.DrawFn) -> LadderConfig:
    """Any ladder with up to six rungs that rise."""
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
            "weights": _weights(draw),
            "guideline_weights": {GUIDELINE: _weights(draw)},
            "first_offence_factor": draw(st.floats(0.1, 1)),
            "decay": draw(st.sampled_from(["fixed", "linear", "exponential"])),
            "half_life_days": draw(st.floats(1, 100)),
            "steps": [rung.model_dump() for rung in rungs],
            "severe_starts_at": "suspend" if 1 not in kinds else draw(st.sampled_from(STEPS[1:])),
            "incident": {
                "grace_minutes": draw(st.floats(0, 300)),
                "unanswered_hours": draw(st.none() | st.floats(1, 2000)),
            },
        }
    )


@st.composite
def strikes(draw: st.DrawFn) -> Strike:
    """A strike that is part of no incident."""
    struck_at = NOW - timedelta(days=draw(days))
    expires_at = struck_at + timedelta(days=draw(st.floats(1, 400)))
    return Strike(draw(st.floats(0, 5)), struck_at, expires_at, None, draw(st.booleans()))


@st.composite
def incident_strikes(draw: st.DrawFn) -> Strike:
    """A strike of one of three incidents, whose step the host may have completed."""
    plain = draw(strikes())
    after = draw(st.none() | st.floats(0, 40))
    return Strike(
        weight=plain.weight,
        struck_at=plain.struck_at,
        expires_at=plain.expires_at,
        post_id=draw(st.sampled_from(["a", "b", "c", "d"])),
        revoked=plain.revoked,
        incident=draw(st.sampled_from(["one", "two", "three"])),
        rung=draw(st.none() | st.integers(1, 3)),
        asked_at=plain.struck_at,
        reached_at=None if after is None else plain.struck_at + timedelta(days=after),
    )


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    """A suspension of some days, or one that still lasts."""
    start = NOW - timedelta(days=draw(days))
    length = draw(st.none() | st.floats(0, 60))
    return Pause(start, None if length is None else start + timedelta(days=length))


histories = st.lists(strikes() | incident_strikes(), max_size=6)
plain_histories = st.lists(strikes(), max_size=6)
suspensions = st.lists(pauses(), max_size=3)


@dataclass(frozen=True, slots=True)
class Sent:
    """A post that breaks a guideline: how long after the one before, and what the host does.

    ``answered`` is how many hours it takes to complete the step, ``None`` if it never does.
    """

    hours: float
    severity: str
    answered: float | None


stories = st.lists(
    st.builds(
        Sent,
        hours=st.floats(0, 24 * 60) | st.floats(0, 5),
        severity=severities,
        answered=st.none() | st.floats(0, 10),
    ),
    min_size=1,
    max_size=12,
)


def walk(story: list[Sent], config: LadderConfig) -> list[tuple[list[Strike], StepDecision]]:
    """Play a story; return each decision with the history it was made on."""
    history: list[Strike] = []
    found = []
    now = NOW
    for number, sent in enumerate(story):
        now += timedelta(hours=sent.hours)
        post = f"p{number:02}"
        decision = next_step(history, Offence(sent.severity, post_id=post), config, now)
        found.append((list(history), decision))
        after = sent.answered
        strike = Strike(
            weight=decision.strike.weight,
            struck_at=now,
            expires_at=decision.strike.expires_at,
            post_id=post,
            incident=decision.incident or post,
            rung=decision.rung,
            asked_at=now,
            reached_at=None if after is None else now + timedelta(hours=after),
        )
        history.append(strike)
    return found
