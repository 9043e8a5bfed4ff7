"""The database: one engine for SQLite or Postgres, read and written in transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from service.errors import ConfigurationError
from service.kit import Clock, new_id, system_clock
from service.storage.errors import StoreUnavailableError
from service.storage.unit import Addition, AuditFlush, UnitOfWork, settle

T = TypeVar("T")
RETRIES = 4
_RETRYABLE = frozenset({"40001", "40P01", "55P03"})


class Database:
    """A store. ``write`` is one transaction, ``read`` sees committed data only.

    Args:
        url: ``sqlite:////absolute/path`` or ``postgresql://user@host/name``.
        flush_audits: chains the audit events of a transaction just before its commit.
        clock: gives the time that units of work carry.

    ``additions`` is filled by the roots: what events of a type get besides their data.
    """

    def __init__(self, url: str, flush_audits: AuditFlush, clock: Clock = system_clock) -> None:
        self.url = normalise_url(url)
        self.clock = clock
        self.flush_audits = flush_audits
        self.additions: dict[str, list[Addition]] = {}
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the store is SQLite."""
        return self.engine.dialect.name == "sqlite"

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a connection that writes nothing and return its result."""
        with self.engine.connect() as connection:
            return work(connection)

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run ``work`` in one transaction, retried when the store says it lost a race.

        Raises:
            StoreUnavailableError: the store can't be reached; nothing was written.
        """
        for attempt in range(RETRIES):
            try:
                return self._write_once(work)
            except DBAPIError as error:
                if attempt == RETRIES - 1 or not is_retryable(error):
                    raise translate(error) from error
        raise AssertionError("unreachable")

    def _write_once(self, work: Callable[[UnitOfWork], T]) -> T:
        with self.transaction() as connection:
            unit = self.unit(connection, self.clock())
            result = work(unit)
            settle(connection, [unit], self.flush_audits)
        for callback in unit.after_commit:
            callback()
        return result

    def unit(self, connection: Connection, now: datetime) -> UnitOfWork:
        """Return a unit of work inside a transaction that is open."""
        return UnitOfWork(connection, now, new_id, additions=self.additions)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a write transaction; on SQLite it takes the write lock at once."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def ping(self) -> None:
        """Raise if the store does not answer."""
        self.read(lambda connection: connection.execute(text("SELECT 1")))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, clock: Clock = system_clock) -> Database:
    """Open a store whose audit events are chained by ``service.audit``."""
    # Imported here because audit builds on storage: the public door joins the two.
    from service.audit.chain import flush

    return Database(url, flush, clock)


def normalise_url(url: str) -> str:
    """Choose the drivers Reins ships and refuse what it can't open.

    Raises:
        ConfigurationError: the URL is of another database or names no absolute SQLite path.
    """
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ConfigurationError(f"REINS_DATABASE_URL is not a database URL: {error}") from error
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if parsed.drivername == "sqlite" and parsed.database and Path(parsed.database).is_absolute():
        return url
    raise ConfigurationError(
        f"REINS_DATABASE_URL begins with {parsed.drivername!r}: use postgresql://user@host/name "
        "or sqlite:////absolute/path/reins.db"
    )


def is_retryable(error: DBAPIError) -> bool:
    """Tell whether the same transaction may succeed if it is run again.

    A unique key that stands there already is one such case: it was written meanwhile, and the
    next run finds it.
    """
    if isinstance(error, IntegrityError):
        unique = getattr(error.orig, "sqlstate", None) == "23505"
        return unique or "UNIQUE constraint failed" in str(error.orig)
    if getattr(error.orig, "sqlstate", None) in _RETRYABLE:
        return True
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def translate(error: DBAPIError) -> Exception:
    """Turn a lost or unreachable store into a 503; leave programming errors as they are."""
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return StoreUnavailableError(
            "The store did not answer; nothing was written. Try again, and look at the log of "
            "the database if it lasts."
        )
    return error


def _engine(url: str) -> Engine:
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        # Errors are logged, and what members wrote must not come into a log with them.
        "hide_parameters": True,
    }
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True, **options)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Autocommit mode hands BEGIN and COMMIT to us: the driver's own BEGIN comes too late to
    # take the write lock before the first read, which is how two writers deadlock.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
