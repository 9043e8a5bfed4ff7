"""The chain finds every kind of change, on both stores."""

from __future__ import annotations

import tracemalloc

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.audit import flush, verify, verify_chain
from service.audit.walk import CHANGED, UNLINKED
from service.storage import Database, PendingAudit
from tests.support.tamper import cut, rewrite, tamper
from tests.unit.audit.conftest import ROWS, happen

MISSING, BEYOND = "is missing", "beyond the head"
SWAP = tuple(
    f"UPDATE audit_events SET seq = {to} WHERE seq = {of}" for of, to in ((3, -1), (4, 3), (-1, 4))
)


def test_an_untouched_chain_holds(trail: Database) -> None:
    walk = trail.read(verify_chain)
    assert (walk.broken, walk.rows, walk.first, walk.seq) == (None, ROWS, 1, ROWS)


def test_an_empty_chain_holds(database: Database) -> None:
    assert database.read(verify) is None


@pytest.mark.parametrize(
    ("changes", "seq", "why"),
    [
        (["UPDATE audit_events SET payload = '{\"n\":9}' WHERE seq = 3"], 3, CHANGED),
        (["UPDATE audit_events SET actor = 'key:2' WHERE seq = 1"], 1, CHANGED),
        (["UPDATE audit_events SET at = '2026-01-01 00:00:00.000000' WHERE seq = 5"], 5, CHANGED),
        (["UPDATE audit_events SET type = 'post.deleted' WHERE seq = 2"], 2, CHANGED),
        (["UPDATE audit_events SET subject = 'post/99' WHERE seq = 6"], 6, CHANGED),
        (["UPDATE audit_events SET community_id = 'library' WHERE seq = 7"], 7, CHANGED),
        (["UPDATE audit_events SET payload = payload || ' ' WHERE seq = 8"], ROWS, CHANGED),
        (["UPDATE audit_events SET hash = 'x' WHERE seq = 4"], 4, CHANGED),
        (["UPDATE audit_events SET prev_hash = 'x' WHERE seq = 4"], 4, UNLINKED),
        (["DELETE FROM audit_events WHERE seq = 1"], 1, MISSING),
        (["DELETE FROM audit_events WHERE seq = 2"], 2, MISSING),
        (["DELETE FROM audit_events WHERE seq IN (4, 5, 6)"], 4, MISSING),
        (["DELETE FROM audit_events WHERE seq = 8"], ROWS, MISSING),
        (["DELETE FROM audit_events WHERE seq >= 5"], 5, MISSING),
        (["DELETE FROM audit_events"], 1, MISSING),
        (SWAP, 3, UNLINKED),
        (["UPDATE audit_events SET seq = 0 WHERE seq = 1"], 0, "where row 1 belongs"),
        (["UPDATE audit_head SET seq = 7"], ROWS, BEYOND),
        (["UPDATE audit_head SET hash = 'x'"], ROWS, "the head of the chain has another hash"),
    ],
)
def test_a_change_is_found_and_named(
    trail: Database, changes: list[str], seq: int, why: str
) -> None:
    tamper(trail, *changes)
    found = trail.read(verify)
    assert found is not None
    assert found.seq == seq
    assert why in found.why


@pytest.mark.parametrize("at", ["soon", "2026-99-99 00:00:00.000000", ""])
def test_a_time_that_is_none_is_a_change_and_no_accident(sqlite_trail: Database, at: str) -> None:
    tamper(sqlite_trail, f"UPDATE audit_events SET at = '{at}' WHERE seq = 3")
    found = sqlite_trail.read(verify)
    assert found is not None
    assert (found.seq, found.why) == (3, CHANGED)


def test_bytes_in_the_place_of_text_are_a_change(sqlite_trail: Database) -> None:
    tamper(sqlite_trail, "UPDATE audit_events SET payload = x'00ff' WHERE seq = 3")
    found = sqlite_trail.read(verify)
    assert found is not None
    assert (found.seq, found.why) == (3, CHANGED)


def test_a_time_that_never_ends_is_a_change(trail: Database) -> None:
    if trail.is_sqlite:
        pytest.skip("SQLite knows no infinity")
    tamper(trail, "UPDATE audit_events SET at = 'infinity' WHERE seq = 3")
    found = trail.read(verify)
    assert found is not None
    assert (found.seq, found.why) == (3, CHANGED)


def test_without_an_anchor_a_cut_or_rewritten_chain_holds(trail: Database) -> None:
    rewrite(trail, 3, '{"n":9}')
    assert trail.read(verify) is None
    cut(trail, 5)
    assert trail.read(verify) is None


def test_rows_that_are_written_meanwhile_are_no_break(trail: Database) -> None:
    def grow(links: object) -> object:
        happen(trail, 99)
        return links

    walk = trail.read(lambda connection: verify_chain(connection, show=grow))  # type: ignore[arg-type]
    assert (walk.broken, walk.rows) == (None, ROWS)
    assert trail.read(verify_chain).rows == ROWS + 1


def test_a_walk_holds_few_rows_at_once(trail: Database) -> None:
    """All 20,000 rows together would take many times as much."""
    at = trail.clock()
    event = PendingAudit("garden", at, "key:1", "post.decided", "post/1", '"' + 500 * "x" + '"')
    with trail.transaction() as connection:
        flush(connection, [event] * 20_000)
    tracemalloc.start()
    try:
        walk = trail.read(verify_chain)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (walk.broken, walk.rows) == (None, ROWS + 20_000)
    assert peak < 4_000_000


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"]
)
def test_the_store_refuses_changes(trail: Database, verb: str) -> None:
    with pytest.raises(DBAPIError, match="audit_events only grows"):
        trail.write(lambda unit: unit.connection.execute(text(f"{verb} WHERE seq = 3")))
    assert trail.read(verify) is None


def test_postgres_refuses_to_empty_the_trail(trail: Database) -> None:
    if trail.is_sqlite:
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DBAPIError, match="only grows"):
        trail.write(lambda unit: unit.connection.execute(text("TRUNCATE audit_events")))


def test_a_failed_transaction_leaves_no_link(trail: Database) -> None:
    def fail(unit: object) -> None:
        unit.audit("c", "a", "t", "s", {})  # type: ignore[attr-defined]
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        trail.write(fail)
    assert trail.read(verify) is None
