"""What is expected of a rule: what a back-test counted, or what was counted before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from service.decisions.enforced import Tally
from service.policy.policy import EVERY_RULE
from service.publishing.excess import Expected, Rate
from service.publishing.queries import VersionView, earlier_live, in_state
from service.publishing.tables import DONE, Backtest, PolicyBrake

BEFORE: Final = timedelta(days=7)
MOST: Final = 20_000
"""Posts from which a rate is taken at most, the newest: so a check has a bound to its cost."""
Count = Callable[[datetime, datetime], list[Tally]]
"""Counts what a community's policies decided in [since, until)."""


def rate_of(
    tallies: Iterable[Tally], rule: str, source: str, wanted: Callable[[Tally], bool]
) -> Rate:
    """How many of the wanted posts a rule enforced; ``*`` stands for every rule."""
    found = [one for one in tallies if wanted(one)]
    hits = (one.posts for one in found if one.rule and rule in (EVERY_RULE, one.rule))
    return Rate(sum(hits), sum(one.posts for one in found), source)


def expected_of(
    connection: Connection,
    count: Count,
    version: VersionView,
    rule: str,
    now: datetime,
    model: str | None,
) -> Expected | None:
    """Return what is expected of a rule of a version, or of the whole version (``*``).

    For a rule: what the newest back-test of the version counted, else what the same rule of the
    version before did in its last seven days, else the floor. For ``*``: what the version
    enforced by another model than ``model`` in the last seven days, else the back-test.

    Returns:
        ``None`` where nothing is known of the whole version: its rules are judged alone then.
    """
    known = None
    if rule == EVERY_RULE:
        known = _by_other_model(count, version, now, model)
    known = known or _backtested(connection, version, rule)
    if known is None and rule != EVERY_RULE:
        known = _version_before(connection, count, version, rule, now)
    if known is None and rule == EVERY_RULE:
        return None
    return Expected(known, _accepted(connection, version, rule))


def _backtested(connection: Connection, version: VersionView, rule: str) -> Rate | None:
    row = connection.execute(
        select(Backtest.posts, Backtest.result)
        .where(
            Backtest.community_id == version.community_id,
            Backtest.sha256 == version.sha256,
            Backtest.posts > 0,
            Backtest.state == DONE,
        )
        .order_by(Backtest.created_at.desc(), Backtest.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    result: dict[str, Any] = row.result
    if rule == EVERY_RULE:
        enforced = result.get("enforced", {}).get("after", {}).get("posts")
    else:
        enforced = result.get("rules", {}).get(rule, {}).get("enforced")
    return None if enforced is None else Rate(int(enforced), row.posts, "back-test")


def _version_before(
    connection: Connection, count: Count, version: VersionView, rule: str, now: datetime
) -> Rate | None:
    """What the same rule did under the version that decided before, or still decides beside."""
    if version.state == "live":
        before = earlier_live(connection, version) if version.activated_at else None
    else:
        before = in_state(connection, version.community_id, "live")
    if before is None:
        return None
    until = before.retired_at or now
    since = max(until - BEFORE, now - 2 * BEFORE)
    tallies = count(since, until)
    number = before.version
    rate = rate_of(tallies, rule, f"version {number}", lambda one: one.version == number)
    return rate if rate.posts else None


def _by_other_model(
    count: Count, version: VersionView, now: datetime, model: str | None
) -> Rate | None:
    tallies = count(now - BEFORE, now)
    others = [
        one for one in tallies if one.version == version.version and one.model_version != model
    ]
    if not others:
        return None
    latest = max(others, key=lambda one: one.newest).model_version
    return rate_of(others, EVERY_RULE, f"model {latest}", lambda one: one.model_version == latest)


def _accepted(connection: Connection, version: VersionView, rule: str) -> float:
    """The rate at which a brake of the rule was last released."""
    found = connection.execute(
        select(PolicyBrake.seen_rate)
        .where(
            PolicyBrake.community_id == version.community_id,
            PolicyBrake.version == version.version,
            PolicyBrake.rule == rule,
            PolicyBrake.released_at.is_not(None),
        )
        .order_by(PolicyBrake.released_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return float(found or 0.0)
