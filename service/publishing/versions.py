"""Policy versions of a community: immutable, numbered, one of them live."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select

from service.policy import Policy, load_policy, run_cases
from service.publishing.apply import apply_step, new_step, store_step
from service.publishing.errors import CasesFailError
from service.publishing.queries import VersionView, find_version, in_state
from service.publishing.states import Standing
from service.publishing.tables import PolicyVersion
from service.scoring import normalise
from service.storage import UnitOfWork


def store_draft(
    unit: UnitOfWork, community_id: str, policy: Policy, author: str, reason: str
) -> VersionView:
    """Store a policy as the next version, a draft that decides nothing yet.

    Args:
        unit: the transaction.
        community_id: whose policy.
        policy: the loaded policy; its word files are written out, so that it never changes.
        author: who wrote it, as the audit trail names them.
        reason: why, for the history.
    """
    live = in_state(unit.connection, community_id, "live")
    row: dict[str, Any] = {
        "community_id": community_id,
        "version": _next_version(unit, community_id),
        "source": policy.source,
        "sealed": policy.sealed(),
        "sha256": policy.sha256,
        "state": "draft",
        "share": 0,
        "parent": live.version if live else None,
        "author": author,
        "reason": reason,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(PolicyVersion), row)
    version = row["version"]
    payload = {name: row[name] for name in ("version", "sha256", "parent", "reason")}
    unit.audit(community_id, author, "policy.stored", f"policy/{version}", payload)
    return find_version(unit.connection, community_id, version)


def publish(
    unit: UnitOfWork,
    community_id: str,
    policy: Policy,
    author: str,
    reason: str,
    *,
    wins: bool = False,
) -> int | None:
    """Store a policy as the next version and make it live at once; the former one retires.

    For the policy file, whose owner runs the service: it takes no second person.

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

    Raises:
        CasesFailError: cases of the policy do not come out as expected.
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
    require_cases(policy)
    version = store_draft(unit, community_id, policy, author, reason)
    for after in (Standing("checked"), Standing("live", 100)):
        step = new_step(unit, version, after, author, reason)
        version = apply_step(unit, version, step)
        store_step(unit, step)
    return version.version


def try_version(connection: Connection, community_id: str, version: int) -> None:
    """Run the cases of a stored version.

    Raises:
        UnknownVersionError: there is no such version.
        CasesFailError: cases do not come out as expected; ``cases`` lists them.
    """
    find_version(connection, community_id, version)
    sealed = connection.execute(
        select(PolicyVersion.sealed).where(
            PolicyVersion.community_id == community_id, PolicyVersion.version == version
        )
    ).scalar_one()
    require_cases(load_policy(sealed, name=f"policy version {version}"))


def require_cases(policy: Policy) -> None:
    """Run the cases of a policy; those that need the model are left out.

    Raises:
        CasesFailError: cases do not come out as expected; ``cases`` lists them.
    """
    results = run_cases(policy, normalise=lambda text: normalise(text).text)
    failed = [
        {"name": result.case.name, "differences": list(result.differences)}
        for result in results
        if result.differences
    ]
    if failed:
        told = "; ".join(f"{one['name']!r} ({', '.join(one['differences'])})" for one in failed)
        raise CasesFailError(
            f"{len(failed)} of {len(results)} cases of the policy fail: {told}. Mend the rules, "
            "or the cases if they ask for the wrong thing",
            cases=failed,
        )


def _next_version(unit: UnitOfWork, community_id: str) -> int:
    newest = unit.connection.execute(
        select(func.max(PolicyVersion.version)).where(PolicyVersion.community_id == community_id)
    ).scalar_one()
    return int(newest or 0) + 1
