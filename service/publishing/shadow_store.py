"""What a candidate in the shadow has found, in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from service.decisions import StoredPost, decisions_by_id, posts_by_pk
from service.publishing.errors import ShadowNotFoundError
from service.publishing.queries import VersionView, find_version
from service.publishing.shadow import KEPT, Compared, Place, entered_at
from service.publishing.tables import PolicyDifference, PolicyShadow
from service.storage import UnitOfWork, insert_ignore


@dataclass(frozen=True, slots=True)
class Difference:
    """A post that the candidate would have decided otherwise."""

    decision_id: str
    post_id: str
    change: str
    live: dict[str, Any]
    candidate: dict[str, Any]
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """What a candidate has found since ``started_at``; it has read up to ``read_until``.

    ``compared`` counts decisions, ``differing`` and ``failed`` those among them. ``changes`` counts
    the differences that are kept (the newest thousand), ``recent`` are the newest of them.
    """

    version: int
    state: str
    compared: int
    differing: int
    failed: int
    problem: str | None
    started_at: datetime
    updated_at: datetime
    read_until: datetime
    changes: dict[str, int]
    recent: list[Difference]


def save_progress(
    unit: UnitOfWork, version: VersionView, before: Place, posts: list[StoredPost], found: Compared
) -> bool:
    """Store what came of ``posts`` and move the cursor behind them.

    Nothing is locked while the candidate evaluates. Of two workers that compared the same posts
    one finds the cursor where it was, and stores; the other's work is dropped.

    Returns:
        Whether it was stored.
    """
    key = _key(PolicyShadow, version)
    row: dict[str, Any] = {
        "community_id": version.community_id,
        "version": version.version,
        "cursor_at": before.at,
        "cursor_id": before.decision_id,
        "compared": 0,
        "differing": 0,
        "failed": 0,
        "started_at": before.at,
        "updated_at": unit.now,
    }
    insert_ignore(unit.connection, PolicyShadow, row)
    stands = unit.connection.execute(
        select(PolicyShadow.cursor_at, PolicyShadow.cursor_id).where(*key).with_for_update()
    ).one()
    if (stands.cursor_at, stands.cursor_id) > (before.at, before.decision_id):
        return False
    last = posts[-1]
    values: dict[str, Any] = {
        "cursor_at": last.decided_at,
        "cursor_id": last.decision_id,
        "compared": PolicyShadow.compared + found.posts,
        "differing": PolicyShadow.differing + len(found.differences),
        "failed": PolicyShadow.failed + found.failed,
        "updated_at": unit.now,
    }
    if found.problem is not None:
        values["problem"] = found.problem
    unit.connection.execute(update(PolicyShadow).where(*key).values(**values))
    _keep(unit, version, found.differences[-KEPT:])
    return True


def _keep(unit: UnitOfWork, version: VersionView, differences: list[dict[str, Any]]) -> None:
    """Store differences; of all of a version the newest ``KEPT`` stay."""
    if not differences:
        return
    decisions = decisions_by_id(unit.connection, [one["decision_id"] for one in differences])
    rows = [
        one
        | {
            "id": unit.new_id(),
            "community_id": version.community_id,
            "version": version.version,
            "post_pk": decisions[one["decision_id"]].post_pk,
        }
        for one in differences
    ]
    unit.connection.execute(insert(PolicyDifference), rows)
    key = _key(PolicyDifference, version)
    newest = (
        select(PolicyDifference.id)
        .where(*key)
        .order_by(PolicyDifference.decided_at.desc(), PolicyDifference.id.desc())
        .limit(KEPT)
    )
    unit.connection.execute(
        delete(PolicyDifference).where(*key, PolicyDifference.id.not_in(newest))
    )


def shadow_report(
    connection: Connection, community_id: str, version: int, limit: int = 50
) -> ShadowReport:
    """Return what a candidate has found, with the newest ``limit`` differences.

    Raises:
        UnknownVersionError: there is no such version.
        ShadowNotFoundError: it was never in the shadow.
    """
    found = find_version(connection, community_id, version)
    row = connection.execute(
        select(*PolicyShadow.__table__.columns).where(*_key(PolicyShadow, found))
    ).one_or_none()
    if row is None:
        return _nothing_yet(connection, found)
    changes = connection.execute(
        select(PolicyDifference.change, func.count())
        .where(*_key(PolicyDifference, found))
        .group_by(PolicyDifference.change)
    )
    return ShadowReport(
        version=version,
        state=found.state,
        compared=row.compared,
        differing=row.differing,
        failed=row.failed,
        problem=row.problem,
        started_at=row.started_at,
        updated_at=row.updated_at,
        read_until=row.cursor_at,
        changes={one[0]: one[1] for one in changes},
        recent=_recent(connection, found, limit),
    )


def _nothing_yet(connection: Connection, version: VersionView) -> ShadowReport:
    began = entered_at(connection, version)
    if began is None:
        raise ShadowNotFoundError(
            f"Policy version {version.version} was never in the shadow: `reins policy shadow "
            f"{version.version}` puts it there"
        )
    return ShadowReport(
        version=version.version,
        state=version.state,
        compared=0,
        differing=0,
        failed=0,
        problem=None,
        started_at=began,
        updated_at=began,
        read_until=began,
        changes={},
        recent=[],
    )


def _recent(connection: Connection, version: VersionView, limit: int) -> list[Difference]:
    rows = connection.execute(
        select(*PolicyDifference.__table__.columns)
        .where(*_key(PolicyDifference, version))
        .order_by(PolicyDifference.decided_at.desc(), PolicyDifference.id.desc())
        .limit(limit)
    ).all()
    posts = posts_by_pk(connection, {row.post_pk for row in rows})
    return [
        Difference(
            row.decision_id,
            posts[row.post_pk].post_id,
            row.change,
            row.live,
            row.candidate,
            row.decided_at,
        )
        for row in rows
    ]


def _key(
    table: type[PolicyShadow] | type[PolicyDifference], version: VersionView
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.community_id == version.community_id, table.version == version.version
