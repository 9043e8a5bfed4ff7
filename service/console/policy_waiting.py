"""Steps that wait for a second publisher, as one of the staff sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.communities import StaffMember
from service.publishing import StepView, find_version, in_state, newest_backtest
from service.publishing.gate import second_needed
from service.publishing.overview import waiting_steps


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that waits for a second publisher, why, and whether this person may be that one."""

    step: StepView
    why: str | None
    own: bool
    may_agree: bool


def waiting_for(
    connection: Connection, staff: StaffMember, limit: float, now: datetime
) -> list[Waiting]:
    """Return the steps that wait, as this person sees them.

    Args:
        connection: where to read.
        staff: who looks.
        limit: the blast radius up to which one publisher is enough.
        now: the present moment.
    """
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
