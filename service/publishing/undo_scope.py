"""What an undo takes back and what it leaves alone. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from service.decisions.enforced import Enforcement, authors_after, list_enforced

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


def fate_of(one: Enforcement, wanted: Wanted) -> Fate:
    """What becomes of an enforcement when what is ``wanted`` is taken back."""
    if one.human:
        return "human"
    again = one.current_outcome == "enforce" and one.current_id != one.decision_id
    if again and not wanted.covers(one.current_rule, one.current_version, one.current_at):
        return "other"
    return "reverse"


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


def left_of(
    connection: Connection, wanted: Wanted, after: str, author_ids: Collection[str]
) -> set[str]:
    """Return those of some members of whom more is wanted after the decision ``after``."""
    return authors_after(
        connection,
        wanted.community_id,
        wanted.rule,
        wanted.version,
        wanted.since,
        wanted.until,
        after=after,
        author_ids=author_ids,
    )
