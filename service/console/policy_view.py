"""What the pages of the policy show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember, staff_names
from service.console.policy_rules import rules_in_words
from service.console.policy_steps import Step, possible_steps
from service.console.policy_waiting import waiting_for
from service.decisions import PolicySource
from service.policy import Policy
from service.policy.difference import Difference, diff
from service.publishing import (
    VersionView,
    earlier_live,
    find_version,
    in_state,
    list_versions,
    steps_of,
)
from service.publishing.backtest.asked import last_asked
from service.publishing.brakes import list_brakes
from service.publishing.errors import ShadowNotFoundError
from service.publishing.overview import last_backtest
from service.publishing.shadow_store import ShadowReport, shadow_report

SHOWN = 50
RECENT = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A version in the list, with the steps that can be taken."""

    view: VersionView
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class WayBack:
    """What a roll-back would do: end the roll-out of a version, or make one live again."""

    version: int
    ends_roll_out: bool


def overview_context(
    connection: Connection,
    staff: StaffMember,
    limit: float,
    now: datetime,
    before: int | None = None,
) -> dict[str, Any]:
    """Return what `/console/policy` shows.

    Args:
        connection: where to read.
        staff: who looks.
        limit: the blast radius up to which one publisher is enough.
        now: the present moment.
        before: list the versions below this one alone.
    """
    community = staff.community_id
    versions = list_versions(connection, community, before=before, limit=SHOWN)
    shadow = in_state(connection, community, "shadow")
    return {
        "live": in_state(connection, community, "live"),
        "rolling": in_state(connection, community, "rolling"),
        "shadow": shadow,
        "found": shadow_report(connection, community, shadow.version, 0) if shadow else None,
        "brakes": list_brakes(connection, community, on=True),
        "entries": [Entry(view, possible_steps(view, staff)) for view in versions],
        "older": versions[-1].version if len(versions) == SHOWN else None,
        "waiting": waiting_for(connection, staff, limit, now),
        **common(connection, staff),
    }


def common(connection: Connection, staff: StaffMember) -> dict[str, Any]:
    """Return what every page of the policy shows: names, and the way back."""
    return {
        "names": staff_names(connection, staff.community_id),
        "way_back": way_back(connection, staff) if staff.may_publish_policy else None,
    }


def way_back(connection: Connection, staff: StaffMember) -> WayBack | None:
    """Return what a roll-back would do now, or ``None`` where there is nothing to go back to."""
    rolling = in_state(connection, staff.community_id, "rolling")
    if rolling is not None:
        return WayBack(rolling.version, ends_roll_out=True)
    live = in_state(connection, staff.community_id, "live")
    earlier = earlier_live(connection, live) if live else None
    return WayBack(earlier.version, ends_roll_out=False) if earlier else None


def version_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    version: int,
    limit: float,
    now: datetime,
) -> dict[str, Any]:
    """Return what the page of a version shows, but for its cases.

    Raises:
        UnknownVersionError: there is no such version.
    """
    community = staff.community_id
    view = find_version(connection, community, version)
    policy = policies.version(connection, community, version).policy
    waiting = waiting_for(connection, staff, limit, now)
    return {
        "view": view,
        "policy": policy,
        "live": in_state(connection, community, "live"),
        "difference": _difference(connection, policies, view, policy),
        "rules": rules_in_words(policy),
        "backtest": last_backtest(connection, community, view.sha256),
        "asked": last_asked(connection, community, version),
        "shadow": _shadow(connection, view),
        "steps": possible_steps(view, staff),
        "taken": steps_of(connection, community, version),
        "waiting": [one for one in waiting if one.step.version == version],
        **common(connection, staff),
    }


def _shadow(connection: Connection, view: VersionView) -> ShadowReport | None:
    try:
        return shadow_report(connection, view.community_id, view.version, RECENT)
    except ShadowNotFoundError:
        return None


def _difference(
    connection: Connection, policies: PolicySource, view: VersionView, policy: Policy
) -> list[Difference] | None:
    """What it says otherwise than the live version; ``None`` where it is that one."""
    live = in_state(connection, view.community_id, "live")
    if live is None or live.version == view.version:
        return None
    return diff(policies.version(connection, view.community_id, live.version).policy, policy)
