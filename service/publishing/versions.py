"""Policy versions of a community: immutable, numbered, one of them live."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from service.policy import Policy
from service.publishing.tables import PolicyVersion
from service.storage import UnitOfWork


def publish(
    unit: UnitOfWork,
    community_id: str,
    policy: Policy,
    author: str,
    reason: str,
    *,
    wins: bool = False,
) -> int | None:
    """Store a policy as the next version and make it live; the former one retires.

    Args:
        unit: the transaction.
        community_id: whose policy.
        policy: the loaded policy.
        author: who publishes, for example ``file``.
        reason: why, for the history.
        wins: publish unless it is live already. Otherwise a policy that this author published
            last is not published again: a file that is read at each start does not undo what
            was published by hand since.

    Returns:
        The new version, or ``None`` if there was nothing to publish.
    """
    mine = PolicyVersion.state == "live" if wins else PolicyVersion.author == author
    newest = unit.connection.execute(
        select(PolicyVersion.sha256)
        .where(PolicyVersion.community_id == community_id, mine)
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
    row = {
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
    }
    unit.connection.execute(insert(PolicyVersion), row)
    payload = {"version": version, "sha256": policy.sha256, "reason": reason}
    unit.audit(community_id, author, "policy.published", f"policy/{version}", payload)
    return version


def _next_version(unit: UnitOfWork, community_id: str) -> int:
    newest = unit.connection.execute(
        select(func.max(PolicyVersion.version)).where(PolicyVersion.community_id == community_id)
    ).scalar_one()
    return int(newest or 0) + 1
