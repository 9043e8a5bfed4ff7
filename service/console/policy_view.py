"""What the pages of the policy show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember, staff_names
from service.console.policy_steps import Step, possible_steps
from service.console.policy_words import rules_in_words
from service.decisions import PolicySource
from service.publishing import (
    StepView,
    VersionView,
    earlier_live,
    find_version,
    in_state,
    list_versions,
    newest_backtest,
    steps_of,
)
from service.publishing.brakes import list_brakes
from service.publishing.gate import second_needed
from service.publishing.overview import last_backtest, shadow_progress, waiting_steps

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A version in the list, with the steps that can be taken."""

    view: VersionView
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for a second publisher, why, and whether this person may be that one."""

    step: StepView
    why: str | None
    own: bool
    may_agree: bool


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
        "progress": shadow_progress(connection, community, shadow.version) if shadow else None,
        "brakes": list_brakes(connection, community, on=True),
        "entries": [Entry(view, possible_steps(view, staff)) for view in versions],
        "older": versions[-1].version if len(versions) == SHOWN else None,
        "waiting": _waiting(connection, staff, limit, now),
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
    waiting = _waiting(connection, staff, limit, now)
    return {
        "view": view,
        "policy": policy,
        "live": None,
        "difference": None,
        "rules": rules_in_words(policy),
        "backtest": last_backtest(connection, community, view.sha256),
        "progress": shadow_progress(connection, community, version),
        "steps": possible_steps(view, staff),
        "taken": steps_of(connection, community, version),
        "waiting": [one for one in waiting if one.step.version == version],
        **common(connection, staff),
    }


def _waiting(
    connection: Connection, staff: StaffMember, limit: float, now: datetime
) -> list[Waiting]:
    community = staff.community_id
    live = in_state(connection, community, "live")
    found = []
    for step in waiting_steps(connection, community):
        view = find_version(connection, community, step.version)
        tried = newest_backtest(connection, view, live.version, now) if live else None
        own = step.actor == staff.actor
        may = staff.may_publish_policy and not own
        found.append(Waiting(step, second_needed(tried, limit), own, may))
    return found
