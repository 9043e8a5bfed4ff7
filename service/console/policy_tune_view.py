"""What the page about a threshold shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember
from service.console.errors import PageNotFoundError
from service.console.policy_chart import bars, count_bins
from service.console.policy_edge import edge_posts
from service.console.policy_scores import RecentScores
from service.console.policy_view import common
from service.decisions import LivePolicy, PolicySource
from service.publishing.lines import find_line
from service.publishing.scored import MOST, days_of
from service.publishing.tuning import tune


@dataclass(frozen=True, slots=True)
class Wanted:
    """The threshold that is asked for, and where it would be; empty for the first one."""

    label: str
    name: str
    value: float | None

    @classmethod
    def of(cls, line: str, value: float | None) -> Wanted:
        """Read `label.name`."""
        label, _, name = line.partition(".")
        return cls(label, name, value)

    def missing(self) -> PageNotFoundError:
        """Return the error that the policy has no such threshold."""
        return PageNotFoundError(f"The live policy has no threshold {self.label}.{self.name}")


def tune_context(
    connection: Connection,
    policies: PolicySource,
    recent: RecentScores,
    staff: StaffMember,
    wanted: Wanted,
    now: datetime,
) -> dict[str, Any]:
    """Return what the whole page shows.

    Raises:
        PageNotFoundError: the live policy has no such threshold.
    """
    live = policies.live(connection, staff.community_id)
    named = live.policy.document.thresholds
    lines = [(str(label), name, at) for label, own in named.items() for name, at in own.items()]
    page: dict[str, Any] = {"lines": lines, **common(connection, staff)}
    if not lines:
        return page | {"line": None, "live": live}
    if not wanted.label:
        wanted = Wanted(lines[0][0], lines[0][1], wanted.value)
    return page | _effect(connection, live, recent, staff, wanted, now, fresh=True)


def effect_context(
    connection: Connection,
    policies: PolicySource,
    recent: RecentScores,
    staff: StaffMember,
    wanted: Wanted,
    now: datetime,
) -> dict[str, Any]:
    """Return what depends on the value.

    Raises:
        PageNotFoundError: the live policy has no such threshold.
    """
    live = policies.live(connection, staff.community_id)
    return _effect(connection, live, recent, staff, wanted, now, fresh=False)


def _effect(
    connection: Connection,
    live: LivePolicy,
    recent: RecentScores,
    staff: StaffMember,
    wanted: Wanted,
    now: datetime,
    *,
    fresh: bool,
) -> dict[str, Any]:
    line = find_line(live.policy, wanted.label, wanted.name)
    if line is None:
        raise wanted.missing()
    value = line.value if wanted.value is None else wanted.value
    scored = recent.read(connection, staff.community_id, line, now, fresh=fresh)
    tuned = tune(scored, line, value, days_of(scored, now))
    others = live.policy.for_channel("").thresholds[line.label]
    return {
        "live": live,
        "line": line,
        "value": value,
        "tuned": tuned,
        "days": days_of(scored, now),
        "full": len(scored) >= MOST,
        "bars": bars(count_bins([one.score for one in scored]), line.value, value),
        "marks": sorted(others.items(), key=lambda pair: pair[1]),
        "edge": edge_posts(connection, staff, line, value, tuned.edge),
    }
