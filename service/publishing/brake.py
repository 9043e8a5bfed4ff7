"""The brake: a rule that enforces far more than expected asks humans, until it is released."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Final

from sqlalchemy import Connection

from service.decisions.enforced import Tally, tally_enforced
from service.kit import rfc3339
from service.policy.policy import EVERY_RULE
from service.publishing.brakes import BrakeView, list_brakes
from service.publishing.excess import FLOOR, Expected, Limits, Rate, is_excess
from service.publishing.expected import MOST, Count, expected_of, rate_of
from service.publishing.queries import VersionView, in_state
from service.publishing.tables import PolicyBrake
from service.storage import UnitOfWork, insert_ignore

WINDOW: Final = timedelta(hours=1)
log = logging.getLogger("reins.policy")


@dataclass(frozen=True, slots=True)
class Excess:
    """A rule (``*``: all of them) that enforced too much since ``since``."""

    version: VersionView
    rule: str
    seen: Rate
    expected: Expected
    since: datetime


def find_excesses(
    connection: Connection, community_id: str, now: datetime, limits: Limits
) -> list[Excess]:
    """Return the rules of the live and the rolling version that enforced too much.

    The last hour counts, or the time since somebody released the rule's brake if that is less; of
    more than ``MOST`` posts the newest. Rules whose brake is on are left out.
    """
    found: list[Excess] = []
    # Kept, because rules share spans: the work does not grow with the number of rules.
    count = cache(partial(tally_enforced, connection, community_id, most=MOST))
    tallies = count(now - WINDOW, now)
    for state in ("live", "rolling"):
        version = in_state(connection, community_id, state)
        mine = [one for one in tallies if version and one.version == version.version]
        if version is not None and mine:
            found += _excesses(connection, count, version, mine, now, limits)
    return found


def _excesses(
    connection: Connection,
    count: Count,
    version: VersionView,
    tallies: Sequence[Tally],
    now: datetime,
    limits: Limits,
) -> list[Excess]:
    known = list_brakes(connection, version.community_id, version=version.version)
    on = {brake.rule for brake in known if brake.released_at is None}
    if EVERY_RULE in on:
        return []
    model = max(tallies, key=lambda one: one.newest).model_version
    found = []
    for rule in [EVERY_RULE, *sorted({one.rule for one in tallies if one.rule} - on)]:
        since = _since(known, rule, now)
        seen = _seen(count(since, now), version, rule, model)
        # What no expectation allows is looked for first: it needs no more reading.
        if seen.enforced < limits.minimum or seen.per_thousand <= limits.factor * FLOOR:
            continue
        expected = expected_of(connection, count, version, rule, now, model)
        if expected is not None and is_excess(seen, expected, limits):
            found.append(Excess(version, rule, seen, expected, since))
    return found


def _seen(tallies: Sequence[Tally], version: VersionView, rule: str, model: str | None) -> Rate:
    """What was enforced; of the whole version, by the present model alone."""

    def wanted(one: Tally) -> bool:
        of_model = rule != EVERY_RULE or one.model_version == model
        return one.version == version.version and of_model

    return rate_of(tallies, rule, "seen", wanted)


def _since(known: Sequence[BrakeView], rule: str, now: datetime) -> datetime:
    """What was enforced before a brake was released is not held against the rule again."""
    released = (
        brake.released_at
        for brake in known
        if brake.released_at and (EVERY_RULE in (rule, brake.rule) or brake.rule == rule)
    )
    return max([now - WINDOW, *released])


def set_brake(unit: UnitOfWork, excess: Excess) -> str | None:
    """Set a brake, and tell the log, the audit trail and the host; ``None`` if it is on already."""
    version, brake_id = excess.version, unit.new_id()
    row: dict[str, Any] = {
        "id": brake_id,
        "community_id": version.community_id,
        "version": version.version,
        "rule": excess.rule,
        "expected_rate": round(excess.expected.per_thousand, 4),
        "seen_rate": round(excess.seen.per_thousand, 4),
        "enforced": excess.seen.enforced,
        "posts": excess.seen.posts,
        "set_at": unit.now,
    }
    if not insert_ignore(unit.connection, PolicyBrake, row):
        return None
    data = {
        "brake_id": brake_id,
        "policy_version": version.version,
        "rule": excess.rule,
        **{name: row[name] for name in ("expected_rate", "seen_rate", "enforced", "posts")},
        "expected_from": excess.expected.source,
        "since": rfc3339(excess.since),
        "set_at": rfc3339(unit.now),
    }
    subject = f"policy/{version.version}"
    unit.audit(version.community_id, "brake", "policy.braked", subject, data)
    unit.emit(version.community_id, "policy.braked", subject, data)
    unit.after_commit.append(lambda: _alert(version.community_id, data))
    return brake_id


def _alert(community_id: str, data: dict[str, Any]) -> None:
    log.error(
        "THE BRAKE IS ON: rule %s of policy version %d enforced %.1f of 1,000 posts where %.1f "
        "were expected; it asks humans now, until `reins policy release` or another version",
        data["rule"],
        data["policy_version"],
        data["seen_rate"],
        data["expected_rate"],
        extra={"community": community_id} | data,
    )
