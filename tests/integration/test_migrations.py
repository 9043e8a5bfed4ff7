"""The migrations make exactly the tables the code declares, on both stores."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from service.storage import Database, open_database
from service.storage.migrate import configuration, is_current, migrate
from service.tables import METADATA


def test_the_tables_have_not_drifted_from_the_migrations(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_can_be_taken_back_and_applied_again(database: Database) -> None:
    with database.transaction() as connection:
        command.downgrade(configuration(connection), "-1")
    assert not is_current(database)
    migrate(database)
    test_the_tables_have_not_drifted_from_the_migrations(database)


def test_a_store_without_tables_is_not_current(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(database)
    migrate(database)
    assert is_current(database)
    database.close()


def test_several_may_migrate_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    found: list[str] = []

    def run() -> None:
        database = open_database(url)
        found.append(migrate(database))
        database.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == ["0009"] * 3
