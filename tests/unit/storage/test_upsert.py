"""INSERT ... ON CONFLICT on both stores."""

from __future__ import annotations

from service.communities.tables import Community
from service.storage import Database, UnitOfWork, insert_ignore


def test_insert_ignore_tells_whether_it_inserted(database: Database) -> None:
    def work(unit: UnitOfWork) -> list[bool]:
        row = {"community_id": "c", "name": "one", "settings": {}, "created_at": unit.now}
        return [insert_ignore(unit.connection, Community, row) for _ in range(2)]

    assert database.write(work) == [True, False]
