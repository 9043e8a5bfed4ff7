"""The chain as the store has it, read as of one moment while others write."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, func, literal, select, type_coerce

from service.audit.links import Link
from service.audit.tables import AuditEvent, AuditHead

BATCH = 1000
_CONTENTS = ("community_id", "at", "actor", "type", "subject", "payload", "prev_hash", "hash")


def begin_snapshot(connection: Connection) -> None:
    """Let all that follows on a fresh connection see one state of the store."""
    if connection.dialect.name != "sqlite":
        if not connection.in_transaction():
            connection.execution_options(isolation_level="REPEATABLE READ")
    elif not getattr(connection.connection.dbapi_connection, "in_transaction", False):
        connection.exec_driver_sql("BEGIN")


def read_head(connection: Connection) -> Row[int, str]:
    """Return ``seq`` and ``hash`` of the newest link as the head row has them."""
    return connection.execute(select(AuditHead.seq, AuditHead.hash)).one()


def read_links(
    connection: Connection, start: int | None = None, *where: ColumnElement[bool]
) -> Generator[Link]:
    """Yield the links from ``start`` on (all if left out), in their order, few in memory at once.

    Columns are read as text, so that a value that makes no sense is found and not stumbled over.
    Who stops before the end must close the generator: a cursor of the database hangs on it.
    """
    columns = [getattr(AuditEvent, name) for name in _CONTENTS if name != "at"]
    statement = (
        select(AuditEvent.seq, columns[0], _moment_text(connection), *columns[1:])
        .order_by(AuditEvent.seq)
        .where(*where)
        .execution_options(yield_per=BATCH)
    )
    if start is not None:
        statement = statement.where(AuditEvent.seq >= start)
    with connection.execute(statement) as rows:
        for row in rows:
            yield Link._make(row)


def hashes_at(connection: Connection, places: Sequence[int]) -> dict[int, str]:
    """Return the stored hashes of single links by seq; those that are missing are left out."""
    statement = select(AuditEvent.seq, AuditEvent.hash).where(AuditEvent.seq.in_(places))
    return {row.seq: row.hash for row in connection.execute(statement)}


def _moment_text(connection: Connection) -> ColumnElement[Any]:
    """``at`` in RFC 3339 with milliseconds, cut and not rounded, as it is hashed."""
    if connection.dialect.name == "sqlite":
        day, time = func.substr(AuditEvent.at, 1, 10), func.substr(AuditEvent.at, 12, 12)
        return type_coerce(day, String) + "T" + type_coerce(time, String) + "Z"
    utc = func.timezone("UTC", func.date_trunc("milliseconds", AuditEvent.at))
    return func.to_char(utc, literal('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
