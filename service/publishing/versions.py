"""Policy versions of a community: immutable, numbered, one of them live."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from service.policy import Policy
from service.publishing.tables import PolicyVersion
from service.storage import UnitOfWork


def publish(
    unit: UnitOfWork, community_id: str, policy: Policy, author: str, reason: str
) -> int | None:
    """Store a policy as the next version and make it live; the former one retires.

    Returns:
        The new version, or ``None`` if the newest version of this author says the same: a file
        that is read again at each start makes no new versions, and does not undo what was
        published by hand since.
    """
    newest = unit.connection.execute(
        select(PolicyVersion.sha256)
        .where(PolicyVersion.community_id == community_id, PolicyVersion.author == author)
        .order_by(PolicyVersion.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    if newest == policy.sha256:
        return None
    version = _next_version(unit, community_id)
    unit.connection.execute(
        update(PolicyVersion)
        .where(PolicyVersion.community_id == community_id, PolicyVersion.state == "live")
        .values(state="retired", retired_at=unit.now)
    )
    unit.connection.execute(
        insert(PolicyVersion),
        {
            "community_id": community_id,
            "version": version,
            "source": policy.source,
            "sealed": policy.sealed(),
            "sha256": policy.sha256,
            "state": "live",
            "author": author,
            "reason": reason,
            "created_at": unit.now,
            "activated_at": unit.now,
        },
    )
    payload = {"version": version, "sha256": policy.sha256, "reason": reason}
    unit.audit(community_id, author, "policy.published", f"policy/{version}", payload)
    return version


def _next_version(unit: UnitOfWork, community_id: str) -> int:
    newest = unit.connection.execute(
        select(func.max(PolicyVersion.version)).where(PolicyVersion.community_id == community_id)
    ).scalar_one()
    return int(newest or 0) + 1
