"""The store as commands open it: only where it has the newest schema."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from sqlalchemy import make_url

from service.errors import ConfigurationError
from service.storage.engine import Database, open_database
from service.storage.migrate import is_current

T = TypeVar("T")
NO_SCHEMA = (
    "The store has no schema yet, or not the newest: run `reins migrate` (or `reins up`) first, "
    "and check REINS_DATA_DIR and REINS_DATABASE_URL"
)


def on_store(url: str, work: Callable[[Database], T]) -> T:
    """Open the store at ``url``, run ``work`` on it and close it again.

    Args:
        url: where the store is; an SQLite file that does not exist is not made.
        work: what to do.

    Raises:
        ConfigurationError: there is no store yet, or its schema is not the newest.
    """
    file = make_url(url).database
    if url.startswith("sqlite") and file and not Path(file).exists():
        raise ConfigurationError(NO_SCHEMA)
    with closing(open_database(url)) as database:
        if is_current(database):
            return work(database)
        raise ConfigurationError(NO_SCHEMA)
