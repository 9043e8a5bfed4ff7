"""What the step function is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Severity = Literal["minor", "major", "severe"]
Step = Literal["conversation", "delete", "suspend"]
Mode = Literal["auto", "confirm"]

SEVERITIES: Final[tuple[Severity, ...]] = ("minor", "major", "severe")
STEPS: Final[tuple[Step, ...]] = ("conversation", "delete", "suspend")


@dataclass(frozen=True, slots=True)
class Offence:
    """A guideline broken by a post.

    ``at`` dates the strike (a strike dates from its post; left out, from now). ``minimum_step``
    is the step a rule asks for at least, or a moderator (``human``) chose. With ``post_id``,
    strikes of the same post in the history are counted towards this one.
    """

    severity: str
    guideline_id: str | None = None
    post_id: str | None = None
    minimum_step: str | None = None
    at: datetime | None = None
    human: bool = False

    @property
    def grade(self) -> Severity:
        """The severity as one of ``SEVERITIES``; raises ``ValueError`` for any other word."""
        return SEVERITIES[SEVERITIES.index(self.severity)]

    @property
    def acts_at_once(self) -> bool:
        """Whether no earlier step holds it back: it is severe, or a human chose to suspend."""
        return self.severity == "severe" or (self.human and self.minimum_step == "suspend")


@dataclass(frozen=True, slots=True)
class AppliedStrike:
    """The strike to store, frozen: later policies never change it.

    ``base`` is what the policy says it weighs, ``weight`` what was applied, ``why`` the difference.
    """

    severity: str
    base: float
    weight: float
    why: str
    struck_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StepDecision:
    """What follows: a strike and a step, and why.

    ``rung`` counts from 1 and is None where no new rung was reached; ``until`` ends a suspension
    (None where it has no end, and for other steps). ``mode`` ``confirm`` waits for a moderator,
    and where ``second`` is set for another than the one who decided the post. ``incident`` is the
    one the offence belongs to, None where it begins its own.
    """

    strike: AppliedStrike
    standing_before: float
    standing_after: float
    step: Step
    mode: Mode
    rung: int | None
    until: datetime | None
    why: str
    second: bool = False
    incident: str | None = None


def worst(offences: Iterable[Offence]) -> Offence:
    """The offence that counts when one post breaks several guidelines; ties go by guideline."""
    ranked = sorted(offences, key=lambda o: (-SEVERITIES.index(o.grade), o.guideline_id or ""))
    return ranked[0]
