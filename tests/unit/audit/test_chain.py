"""The chain finds every kind of change."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.audit import verify
from service.storage import Database, open_database
from service.storage.migrate import migrate


@pytest.fixture
def store(tmp_path: Path) -> Database:
    database = open_database(f"sqlite:///{tmp_path / 'reins.db'}")
    migrate(database)
    for number in range(5):
        database.write(lambda unit, n=number: unit.audit("c", "key:1", "t", f"post/{n}", {"n": n}))
    return database


def test_an_untouched_chain_holds(store: Database) -> None:
    assert store.read(verify) is None


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE audit_events SET payload = '{\"n\":9}' WHERE seq = 3", 3),
        ("UPDATE audit_events SET actor = 'key:2' WHERE seq = 1", 1),
        ("DELETE FROM audit_events WHERE seq = 2", 2),
        ("DELETE FROM audit_events WHERE seq = 5", 5),
        ("UPDATE audit_events SET prev_hash = 'x' WHERE seq = 4", 4),
    ],
)
def test_a_changed_or_missing_row_is_named(store: Database, change: str, seq: int) -> None:
    store.write(lambda unit: unit.connection.exec_driver_sql(change))
    found = store.read(verify)
    assert found is not None
    assert found.seq == seq


def test_a_failed_transaction_leaves_no_link(store: Database) -> None:
    def fail(unit: object) -> None:
        unit.audit("c", "a", "t", "s", {})  # type: ignore[attr-defined]
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        store.write(fail)
    assert store.read(verify) is None
