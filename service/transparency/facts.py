"""What a report is counted from: plain rows, without who a member is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class Decided(NamedTuple):
    """Decisions of one kind in one period, counted by the store; ``place`` is its place."""

    place: int
    source: str
    outcome: str | None
    language: str | None
    number: int


class Restriction(NamedTuple):
    """A step that the host was asked for; ``answered_at`` only where the host did it."""

    asked_at: datetime
    guideline: str | None
    step: str
    by: str
    reversed: bool
    answered_at: datetime | None


class Reversal(NamedTuple):
    """A restriction that was taken back; ``how`` is ``verdict``, ``undo`` or ``appeal``."""

    at: datetime
    step: str
    how: str


class Ended(NamedTuple):
    """A suspension that was over; ``how`` is ``ran_out`` or ``lifted``."""

    at: datetime
    how: str


class Struck(NamedTuple):
    """A strike."""

    at: datetime
    guideline: str
    severity: str


class Reported(NamedTuple):
    """A report of a member; the last two are ``None`` until it is answered."""

    received_at: datetime
    reason: str
    answered_at: datetime | None
    outcome: str | None


class Judged(NamedTuple):
    """A moderator's verdict on an item that waited since ``flagged_at``."""

    at: datetime
    verdict: str
    flagged_at: datetime


class Appealed(NamedTuple):
    """An appeal against a ``restriction`` or the answer to a ``report``."""

    filed_at: datetime
    about: str
    answered_at: datetime | None
    state: str


@dataclass
class Facts:
    """All that happened in the span of a report; ``posts`` are those of each period.

    A post that is decided in two periods counts once in ``all_posts``.
    """

    all_posts: int = 0
    posts: dict[int, int] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    reversals: list[Reversal] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)
    revoked: list[datetime] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    appealed: list[Appealed] = field(default_factory=list)
