"""Changing many rows in small transactions: by their key, so that it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, select, update

from service.storage import UnitOfWork

BATCH = 500
"""Rows that are changed in one transaction."""
Where = Sequence[ColumnElement[bool]]


class Done(NamedTuple):
    """How many rows were changed, and the last key that was looked at; ``None`` at the end."""

    rows: int
    last: str | None = None


def each(
    unit: UnitOfWork,
    key: Column[Any],
    where: Where,
    columns: Sequence[Column[Any]],
    change: Callable[[Any], dict[str, Any] | None],
    after: str | None,
) -> Done:
    """Change the next rows of a table.

    Args:
        unit: the transaction.
        key: the column that orders the rows and is unique among those of ``where``.
        where: which rows.
        columns: what ``change`` reads.
        change: returns the new values of a row, or ``None`` to leave it.
        after: the last key of the batch before.
    """
    table = key.table
    assert isinstance(table, Table)
    query = select(key, *columns).where(*where).order_by(key).limit(BATCH)
    rows = unit.connection.execute(query if after is None else query.where(key > after)).all()
    count = 0
    for row in rows:
        values = change(row)
        if values is not None:
            one = update(table).where(key == row[0], *where)
            unit.connection.execute(one.values(**values))
            count += 1
    return Done(count, str(rows[-1][0]) if len(rows) == BATCH else None)


def clear(unit: UnitOfWork, table: Table, where: Where, **values: Any) -> Done:
    """Give all the rows of ``where`` the same values."""
    done = unit.connection.execute(update(table).where(*where).values(**values))
    return Done(done.rowcount)
