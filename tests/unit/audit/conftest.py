"""A store whose audit trail has eight rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.communities import ensure_community
from service.storage import Database, open_database

ROWS = 8


def happen(database: Database, number: int, community: str = "garden") -> None:
    """Let one more thing happen."""
    database.write(
        lambda unit: unit.audit(
            community, "key:1", "post.decided", f"post/{number}", {"n": number, "word": "größer"}
        )
    )


def fill(database: Database) -> None:
    """Write the eight rows."""
    database.write(lambda unit: ensure_community(unit, "garden", "Garden"))
    for number in range(2, ROWS + 1):
        happen(database, number)


@pytest.fixture
def trail(database: Database) -> Database:
    """Eight rows: the community, and seven posts of it."""
    fill(database)
    return database


@pytest.fixture
def sqlite_trail(sqlite_url: str) -> Iterator[Database]:
    """The same on SQLite alone."""
    opened = open_database(sqlite_url)
    fill(opened)
    yield opened
    opened.close()
