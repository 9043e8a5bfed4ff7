"""INSERT ... ON CONFLICT, the same on SQLite and Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from service.storage.tables import Base


def insert_ignore(connection: Connection, table: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same key stands there; tell whether it was inserted."""
    statement = _insert(connection, table).values(values).on_conflict_do_nothing()
    # RETURNING, because Postgres does not always give the row count of such an insert.
    keys = _table(table).primary_key.columns
    return connection.execute(statement.returning(*keys)).first() is not None


def insert_ignore_many(
    connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows with the same columns, leaving out those whose key already stands there."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def upsert(
    connection: Connection, table: type[Base], values: dict[str, Any], update: Sequence[str]
) -> None:
    """Insert a row, or update the columns ``update`` of the row with the same primary key."""
    statement = _insert(connection, table).values(values)
    columns = {name: getattr(statement.excluded, name) for name in update}
    keys = list(_table(table).primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=columns))


def _insert(connection: Connection, table: type[Base]) -> Any:
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return make(_table(table))


def _table(table: type[Base]) -> Table:
    found = table.__table__
    assert isinstance(found, Table)
    return found
