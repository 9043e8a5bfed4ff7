"""A candidate in the shadow: what it would have decided, compared with what was decided.

It reads decisions after they were stored, so it can't delay or change one.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from service.decisions import StoredPost, read_stored, replayed_facts
from service.policy import Evaluation, Facts, Policy, evaluate
from service.policy.comparison import LEVELS, Change, strictness, strictness_of
from service.publishing.backtest.claims import keys_of
from service.publishing.queries import VersionView, steps_of
from service.publishing.tables import PolicyShadow

KEPT: Final = 1_000
BATCH: Final = 500
SETTLE: Final = timedelta(seconds=2)
"""A decision is read this long after it was made: one that commits late must not be missed."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a candidate has read: the last decision that was compared."""

    at: datetime
    decision_id: str


@dataclass
class Compared:
    """What came of some decisions."""

    posts: int = 0
    failed: int = 0
    problem: str | None = None
    differences: list[dict[str, Any]] = field(default_factory=list)


def place_of(connection: Connection, version: VersionView, now: datetime) -> Place:
    """Return where a candidate goes on: never before it was put in the shadow."""
    row = connection.execute(
        select(PolicyShadow.cursor_at, PolicyShadow.cursor_id).where(
            PolicyShadow.community_id == version.community_id,
            PolicyShadow.version == version.version,
        )
    ).one_or_none()
    entered = entered_at(connection, version) or now
    if row is None or row.cursor_at < entered:
        return Place(entered, "")
    return Place(row.cursor_at, row.cursor_id)


def entered_at(connection: Connection, version: VersionView) -> datetime | None:
    """Return when a version was last put in the shadow, or ``None`` if it never was."""
    steps = steps_of(connection, version.community_id, version.version)
    taken = (one.at for one in steps if (one.to_state, one.outcome) == ("shadow", "taken"))
    return max(taken, default=None)


def read_after(
    connection: Connection, community_id: str, place: Place, now: datetime
) -> list[StoredPost]:
    """Return the next decisions that policies made, oldest first, ``BATCH`` at most."""
    nothing = StoredPost._make([None] * len(StoredPost._fields))
    after = nothing._replace(decided_at=place.at, decision_id=place.decision_id)
    return read_stored(connection, community_id, place.at, now - SETTLE, after, BATCH)


def compare_all(policy: Policy, posts: Sequence[StoredPost]) -> Compared:
    """Let the candidate decide posts on their stored facts. Pure; never raises.

    Similarities to claims are those of ``similar``, where a post has them.

    A post on which the candidate, or the reading of its facts, fails is counted as such.
    """
    found, keys = Compared(posts=len(posts)), keys_of(policy)
    for post in posts:
        try:
            difference = difference_of(post, evaluate(policy, _facts(post, keys)))
        except Exception as error:
            found.failed += 1
            found.problem = _problem(error, post)
        else:
            found.differences += [difference] if difference else []
    return found


def _facts(post: StoredPost, keys: Mapping[str, str]) -> Facts:
    """The facts of a post for a candidate; ``keys`` are those of its claims by their ids."""
    facts = replayed_facts(
        orjson.loads(post.facts), orjson.loads(post.content), orjson.loads(post.scores)
    )
    if post.similar is None:
        return facts
    known = orjson.loads(post.similar)
    return replace(facts, claims={one: known[key] for one, key in keys.items() if key in known})


def difference_of(post: StoredPost, candidate: Evaluation) -> dict[str, Any] | None:
    """How a candidate differs from what was decided; ``None`` where both say the same.

    Outcome, visibility, severity, rule and guideline are held against each other.
    """
    level = strictness(post.outcome, post.visibility, post.severity)
    change = _change(strictness_of(candidate) - level)
    same_rule = (post.rule, post.guideline_id) == (candidate.rule, candidate.guideline_id)
    if change == "other" and same_rule:
        return None
    live = _said(post, level) | {"policy_version": post.policy_version}
    return {
        "decision_id": post.decision_id,
        "decided_at": post.decided_at,
        "change": change,
        "live": live,
        "candidate": _said(candidate, strictness_of(candidate)),
    }


def _change(difference: int) -> Change:
    return "stricter" if difference > 0 else "milder" if difference < 0 else "other"


def _said(one: StoredPost | Evaluation, level: int) -> dict[str, Any]:
    names = ("outcome", "visibility", "severity", "rule", "guideline_id")
    return {"level": LEVELS[level]} | {name: getattr(one, name) for name in names}


def _problem(error: Exception, post: StoredPost) -> str:
    """What went wrong and where, without the message: it may quote what a member wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}, line {frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} in {where}, at decision {post.decision_id}"
