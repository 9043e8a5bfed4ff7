"""Retention: words, facts and events that are older than the settings want are removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Select, delete, func, select

from service.decisions import facts_without_words, trace_without_words, without_words
from service.privacy.batch import BATCH, clear, each
from service.privacy.due import (
    EXPIRED,
    due_decisions,
    due_events,
    due_messages,
    due_posts,
    due_reports,
)
from service.privacy.stored import DECISIONS, DELIVERIES, MESSAGES, OUTBOX, REPORTS, REVISIONS
from service.storage import Database, UnitOfWork

Purge = Callable[[UnitOfWork, datetime], int]


def purge_posts(unit: UnitOfWork, before: datetime) -> int:
    """Take the words out of revisions that came before a moment, and out of their facts."""
    where = due_posts(before, unit.now)
    found = select(REVISIONS.c.id, REVISIONS.c.post_pk, REVISIONS.c.number, REVISIONS.c.content)
    rows = unit.connection.execute(found.where(*where).limit(BATCH)).all()
    for row in rows:
        one = REVISIONS.c.id == row.id
        clear(unit, REVISIONS, [one], content=without_words(row.content), content_hash="")
        _empty_facts(unit, row.post_pk, row.number)
    return len(rows)


def purge_decisions(unit: UnitOfWork, before: datetime) -> int:
    """Empty the facts and the trace of decisions; outcome, guideline, rule and scores stay."""
    key, where = DECISIONS.c.id, due_decisions(before, unit.now)
    empty: dict[str, Any] = {"facts": {}, "trace": []}
    return each(unit, key, where, [], lambda _row: empty, None).rows


def purge_reports(unit: UnitOfWork, before: datetime) -> int:
    """Empty reports that were answered, and forget who reported."""

    def change(row: Any) -> dict[str, Any]:
        return {"text": None, "reporter_id": EXPIRED + row.id}

    return each(unit, REPORTS.c.id, due_reports(before, unit.now), [], change, None).rows


def purge_events(unit: UnitOfWork, before: datetime) -> int:
    """Delete events that were sent or cancelled, and their deliveries, once none is pending."""
    query = select(OUTBOX.c.id).where(*due_events(before, unit.now)).limit(BATCH)
    ids = list(unit.connection.execute(query).scalars())
    if ids:
        unit.connection.execute(delete(DELIVERIES).where(DELIVERIES.c.event_id.in_(ids)))
        unit.connection.execute(delete(OUTBOX).where(OUTBOX.c.id.in_(ids)))
    return len(ids)


def purge_conversations(unit: UnitOfWork, before: datetime) -> int:
    """Empty the messages of conversations that were closed."""
    where = due_messages(before, unit.now)
    return each(unit, MESSAGES.c.id, where, [], lambda _row: {"text": ""}, None).rows


KINDS: Final[Mapping[str, tuple[Purge, Column[Any], Callable[..., list[ColumnElement[bool]]]]]] = {
    "posts": (purge_posts, REVISIONS.c.id, due_posts),
    "decisions": (purge_decisions, DECISIONS.c.id, due_decisions),
    "reports": (purge_reports, REPORTS.c.id, due_reports),
    "events": (purge_events, OUTBOX.c.id, due_events),
    "conversations": (purge_conversations, MESSAGES.c.id, due_messages),
}
"""Each kind of data: how it is purged, and what is due."""


def count_due(database: Database, days: Mapping[str, int | None]) -> dict[str, int]:
    """Return how much of each kind would be purged now; kinds that are kept are left out."""
    now = database.clock()
    found = {}
    for kind, limit in days.items():
        if limit is not None:
            _purge, key, due = KINDS[kind]
            query = select(func.count(key)).where(*due(now - timedelta(days=limit), now))
            found[kind] = database.read(partial(_count, query=query))
    return found


def purge(
    database: Database,
    days: Mapping[str, int | None],
    batches: int | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Purge what is due in small transactions and return how much of each kind.

    Args:
        database: the store.
        days: after how many days each kind goes; ``None`` keeps it.
        batches: the most transactions for each kind; all that it takes if left out.
        stopped: tells to stop in between.
    """
    found = {}
    for kind, limit in days.items():
        if limit is not None:
            found[kind] = _purge_kind(database, KINDS[kind][0], limit, batches, stopped)
    gone = {kind: count for kind, count in found.items() if count}
    if gone:
        database.write(
            lambda unit: unit.audit("", "timer", "privacy.purged", "retention/all", gone)
        )
    return found


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar_one())


def _purge_kind(
    database: Database, work: Purge, days: int, batches: int | None, stopped: Callable[[], bool]
) -> int:
    count, done = 0, 0
    while not stopped() and (batches is None or done < batches):
        rows = database.write(lambda unit: work(unit, unit.now - timedelta(days=days)))
        count, done = count + rows, done + 1
        if rows < BATCH:
            break
    return count


def _empty_facts(unit: UnitOfWork, post_pk: str, number: int) -> None:
    where = DECISIONS.c.post_pk == post_pk, DECISIONS.c.revision == number
    query = select(DECISIONS.c.id, DECISIONS.c.facts, DECISIONS.c.trace).where(*where)
    for row in unit.connection.execute(query).all():
        facts, trace = facts_without_words(row.facts), trace_without_words(row.trace)
        clear(unit, DECISIONS, [DECISIONS.c.id == row.id], facts=facts, trace=trace)
