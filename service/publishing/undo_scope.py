"""What an undo would take back and what it leaves alone. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection

from service.decisions.enforced import Enforcement, list_enforced
from service.ladder.outstanding import standing_of

PAGE: Final = 500
SAMPLE: Final = 5
Fate = Literal["reverse", "human", "other"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be taken back: all that a rule of a version enforced in [since, until)."""

    community_id: str
    rule: str
    version: int
    since: datetime
    until: datetime

    def covers(self, rule: str | None, version: int | None, at: datetime | None) -> bool:
        """Tell whether a decision is among what is taken back."""
        of_rule = (rule, version) == (self.rule, self.version)
        return of_rule and at is not None and self.since <= at < self.until


@dataclass
class Preview:
    """What an undo would do.

    ``fates`` counts decisions: ``reverse``, those that are left alone because a ``human`` has
    decided the post since or ``other`` enforcements took their place, and ``done``, of which
    nothing stands any more. ``standing`` counts strikes and steps that would be taken back.
    """

    fates: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    members: set[str] = field(default_factory=set)
    sample: list[Enforcement] = field(default_factory=list)


def fate_of(one: Enforcement, wanted: Wanted) -> Fate:
    """What becomes of an enforcement when what is ``wanted`` is taken back."""
    if one.human:
        return "human"
    again = one.current_outcome == "enforce" and one.current_id != one.decision_id
    if again and not wanted.covers(one.current_rule, one.current_version, one.current_at):
        return "other"
    return "reverse"


def preview(connection: Connection, wanted: Wanted) -> Preview:
    """Say what an undo would do, and change nothing."""
    found, after = Preview(), None
    while True:
        page = page_of(connection, wanted, after, PAGE)
        standing = standing_of(connection, [one.post_pk for one in page])
        for one in page:
            fate = fate_of(one, wanted)
            stands = standing.get(one.decision_id)
            if fate == "reverse" and not stands and one.current_id != one.decision_id:
                found.fates["done"] += 1
                continue
            found.fates[fate] += 1
            if fate == "reverse":
                found.standing.update(stands or {})
                found.members.add(one.author_id)
                found.sample += [one] if len(found.sample) < SAMPLE else []
        if len(page) < PAGE:
            return found
        after = page[-1].decision_id


def page_of(
    connection: Connection, wanted: Wanted, after: str | None, limit: int
) -> list[Enforcement]:
    """Return what is wanted after the decision ``after``, oldest first."""
    return list_enforced(
        connection,
        wanted.community_id,
        wanted.rule,
        wanted.version,
        wanted.since,
        wanted.until,
        after=after,
        limit=limit,
    )
