"""Brakes that are on, and how somebody releases them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from service.publishing.errors import BrakeNotFoundError, ReasonNeededError
from service.publishing.tables import PolicyBrake
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class BrakeView:
    """A brake as it was set; ``released_at`` is ``None`` while it is on. Rates are per 1,000."""

    id: str
    version: int
    rule: str
    expected_rate: float
    seen_rate: float
    enforced: int
    posts: int
    set_at: datetime
    released_at: datetime | None
    released_by: str | None
    reason: str | None


_BRAKE = [PolicyBrake.__table__.c[name] for name in BrakeView.__dataclass_fields__]


def release_brake(
    unit: UnitOfWork, community_id: str, version: int, rule: str, actor: str, reason: str
) -> BrakeView:
    """Let a rule enforce again; the rate at which it was braked counts as accepted.

    Raises:
        ReasonNeededError: no reason is given.
        BrakeNotFoundError: no brake of this rule is on.
    """
    if not reason.strip():
        raise ReasonNeededError("Say why the rule may enforce again, for the audit trail")
    on = list_brakes(unit.connection, community_id, version=version, on=True)
    brake = next((one for one in on if one.rule == rule), None)
    if brake is None or not _release(unit, brake.id, actor, reason):
        raise BrakeNotFoundError(
            f"No brake of rule {rule!r} of policy version {version} is on: `reins policy brakes` "
            "lists those that are"
        )
    payload = {"brake_id": brake.id, "rule": rule, "reason": reason}
    unit.audit(community_id, actor, "policy.released", f"policy/{version}", payload)
    return replace(brake, released_at=unit.now, released_by=actor, reason=reason)


def _release(unit: UnitOfWork, brake_id: str, actor: str, reason: str) -> bool:
    done = unit.connection.execute(
        update(PolicyBrake)
        .where(PolicyBrake.id == brake_id, PolicyBrake.released_at.is_(None))
        .values(released_at=unit.now, released_by=actor, reason=reason)
    )
    return bool(done.rowcount)


def list_brakes(
    connection: Connection, community_id: str, *, version: int | None = None, on: bool = False
) -> list[BrakeView]:
    """Return the brakes of a community, the newest first; of one version, or those on alone."""
    query = select(*_BRAKE).where(PolicyBrake.community_id == community_id)
    if version is not None:
        query = query.where(PolicyBrake.version == version)
    if on:
        query = query.where(PolicyBrake.released_at.is_(None))
    rows = connection.execute(query.order_by(PolicyBrake.set_at.desc(), PolicyBrake.id.desc()))
    return [BrakeView(**row._mapping) for row in rows]


def count_brakes(connection: Connection) -> dict[str, int]:
    """Return how many brakes are on, by community."""
    rows = connection.execute(
        select(PolicyBrake.community_id, func.count())
        .where(PolicyBrake.released_at.is_(None))
        .group_by(PolicyBrake.community_id)
    )
    return {row[0]: row[1] for row in rows}
