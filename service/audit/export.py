"""Rows of the audit trail for others: which ones, and how files of them are verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from service.audit.anchor import Anchor
from service.audit.links import Link, from_line
from service.audit.read import read_links
from service.audit.tables import AuditEvent
from service.audit.trail import naming
from service.audit.verify import Show, signed_hashes
from service.audit.walk import Walk


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows are exported.

    Attributes:
        since: from the first row of this time on, aware.
        until: to the last row before this time, aware.
        community_id: rows of one community only.
        type: rows of one type only, for example ``post.decided``.
        member: rows that name one member of ``community_id`` only.
    """

    since: datetime | None = None
    until: datetime | None = None
    community_id: str | None = None
    type: str | None = None
    member: str | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether no row in between is left out."""
        return self.community_id is None and self.type is None and self.member is None


def bounds(connection: Connection, wanted: Selection) -> tuple[int, int] | None:
    """Return the first and the last row of the wanted time, or ``None`` if there is none.

    Rows stand in the order of their commits, which is almost that of their times. All rows
    between the two are exported, so that a whole stretch of the chain comes out.
    """
    statement = select(func.min(AuditEvent.seq), func.max(AuditEvent.seq))
    if wanted.since is not None:
        statement = statement.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(AuditEvent.at < wanted.until)
    first, last = connection.execute(statement).one()
    return None if first is None else (first, last)


def export_links(
    connection: Connection, wanted: Selection, between: tuple[int, int]
) -> Iterator[Link]:
    """Yield the wanted links between two rows, both included."""
    where: list[ColumnElement[bool]] = [AuditEvent.seq <= between[1]]
    if wanted.community_id is not None:
        where.append(AuditEvent.community_id == wanted.community_id)
    if wanted.type is not None:
        where.append(AuditEvent.type == wanted.type)
    if wanted.member is not None:
        assert wanted.community_id is not None
        where.append(naming(connection, wanted.community_id, wanted.member))
    return read_links(connection, between[0], *where)


def verify_export(
    lines: Iterable[bytes],
    anchors: Iterable[Anchor] = (),
    show: Show = iter,
    *,
    partial: bool = False,
) -> Walk:
    """Walk an exported stretch of the chain by itself.

    Args:
        lines: of the file.
        anchors: whose signatures were verified before; those of rows outside do not count.
        show: wraps the links as they are read, to show progress.
        partial: the file was filtered, so rows in between may be missing.

    Raises:
        AuditFileError: a line is not a row of an export.
    """
    links = (from_line(line, number) for number, line in enumerate(lines, 1))
    return Walk(None, None).follow(show(links), signed_hashes(anchors), partial=partial)
