"""Commands open a store that is there and has the newest schema, wherever its file lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import ConfigurationError
from service.storage import open_database
from service.storage.current import on_store
from service.storage.migrate import is_current, migrate


def test_a_file_anywhere_is_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    database = open_database(url)
    migrate(database)
    database.close()
    assert on_store(url, is_current)


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none" / "reins.db"
    with pytest.raises(ConfigurationError, match="reins migrate"):
        on_store(f"sqlite:///{file}", is_current)
    assert not file.parent.exists()


def test_a_store_without_the_newest_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    open_database(url).close()
    with pytest.raises(ConfigurationError, match="reins migrate"):
        on_store(url, is_current)
