"""Migrations: bring a store to the newest schema, once, however many ask."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.storage.engine import Database

FOLDER = Path(__file__).parent / "migrations"
# Any fixed number does: it names the lock that keeps two replicas from migrating at once.
MIGRATION_LOCK = 7_226_441_015


def migrate(database: Database) -> str:
    """Apply every missing migration in one transaction and return the newest revision."""
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text("SET LOCAL statement_timeout = '300s'"))
        command.upgrade(configuration(connection), "head")
        revision = MigrationContext.configure(connection).get_current_revision()
    assert revision is not None
    return revision


def is_current(database: Database) -> bool:
    """Tell whether the store has the schema this release expects."""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory(str(FOLDER)).get_current_head()


def configuration(connection: Connection) -> Config:
    """Return an Alembic configuration bound to ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
