"""Group commit: durable before answered, failures apart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from service.audit import verify
from service.audit.tables import AuditEvent
from service.communities.tables import Community
from service.storage import (
    Database,
    GroupWriter,
    OutboxRow,
    StoreUnavailableError,
    UnitOfWork,
    insert_ignore,
    open_database,
    upsert,
)
from service.storage.migrate import is_current, migrate


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path / 'reins.db'}")
    migrate(database)
    yield database
    database.close()


def emit(unit: UnitOfWork) -> str:
    unit.audit("c", "a", "t", "s", {})
    return unit.emit("c", "post.decided", "post/1", {"a": 1})


def count(store: Database, table: type) -> int:
    return store.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar_one())


def test_every_future_resolves_and_every_row_is_there(store: Database) -> None:
    batches: list[int] = []
    writer = GroupWriter(store, observe=lambda units, _seconds: batches.append(units))
    ids = [future.result(5) for future in [writer.submit(emit) for _ in range(200)]]
    writer.close()
    assert len(set(ids)) == count(store, OutboxRow) == count(store, AuditEvent) == 200
    assert sum(batches) == 200
    assert store.read(verify) is None


def test_a_unit_that_fails_takes_nothing_of_the_others_with_it(store: Database) -> None:
    def fail(unit: UnitOfWork) -> None:
        emit(unit)
        raise ValueError("mine alone")

    called: list[int] = []

    def tell(unit: UnitOfWork) -> None:
        emit(unit)
        unit.after_commit.append(lambda: called.append(1))

    writer = GroupWriter(store)
    futures = [writer.submit(work) for work in (tell, fail, tell)]
    with pytest.raises(ValueError, match="mine alone"):
        futures[1].result(5)
    futures[2].result(5)
    writer.close()
    assert count(store, OutboxRow) == count(store, AuditEvent) == len(called) == 2


def test_a_closed_writer_refuses_and_says_why(store: Database) -> None:
    writer = GroupWriter(store)
    future = writer.submit(emit)
    writer.close()
    assert future.result(0)
    with pytest.raises(StoreUnavailableError, match="shutting down"):
        writer.submit(emit)


def test_upsert_updates_and_insert_ignore_does_not(store: Database) -> None:
    def work(unit: UnitOfWork) -> list[str]:
        row = {"community_id": "c", "name": "one", "settings": {}, "created_at": unit.now}
        unit.connection.execute(insert(Community), row)
        assert not insert_ignore(unit.connection, Community, row | {"name": "two"})
        names = [unit.connection.execute(select(Community.name)).scalar_one()]
        upsert(unit.connection, Community, row | {"name": "three"}, ["name"])
        return [*names, unit.connection.execute(select(Community.name)).scalar_one()]

    assert store.write(work) == ["one", "three"]


def test_migrating_twice_changes_nothing(store: Database) -> None:
    assert is_current(store)
    first = migrate(store)
    assert migrate(store) == first
    assert is_current(store)


def test_coroutines_are_answered_after_the_commit_with_results_and_errors(store: Database) -> None:
    def fail(unit: UnitOfWork) -> None:
        emit(unit)
        raise ValueError("mine alone")

    async def send() -> list[object]:
        futures = [writer.submit_from_loop(work) for work in (emit, fail, emit)]
        return list(await asyncio.gather(*futures, return_exceptions=True))

    writer = GroupWriter(store)
    first, second, third = asyncio.run(send())
    writer.close()
    assert isinstance(second, ValueError)
    assert {first, third} == set(
        store.read(lambda c: c.execute(select(OutboxRow.id)).scalars().all())
    )


def test_a_unit_is_written_although_nobody_waits_for_it_any_more(store: Database) -> None:
    async def send_and_leave() -> None:
        task = asyncio.ensure_future(writer.submit_from_loop(emit))
        task.cancel()

    writer = GroupWriter(store)
    asyncio.run(send_and_leave())
    writer.close()
    assert count(store, OutboxRow) == 1
