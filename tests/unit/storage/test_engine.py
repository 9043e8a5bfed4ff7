"""What the engine keeps to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from service.storage import open_database


def test_an_error_does_not_repeat_what_was_to_be_written(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'reins.db'}")
    with pytest.raises(OperationalError) as caught, database.transaction() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:text)"), {"text": "what I wrote"})
    assert "no such table" in str(caught.value)
    assert "what I wrote" not in str(caught.value)
    database.close()
