"""Retention: words, facts and events that are older than the settings want are removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    or_,
    select,
)

from service.decisions import facts_without_words, trace_without_words, without_words
from service.privacy.batch import BATCH, clear, each
from service.privacy.stored import (
    APPEALS,
    CONVERSATIONS,
    DECISIONS,
    DELIVERIES,
    HOLDS,
    ITEMS,
    MESSAGES,
    OUTBOX,
    POSTS,
    REPORTS,
    REVISIONS,
)
from service.storage import Database, UnitOfWork

EXPIRED: Final = "expired:"
"""How the reporter of a report begins whose time is over; the report's id follows."""
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


def due_posts(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which revisions have words whose time is over, and nothing that still needs them."""
    return [
        REVISIONS.c.received_at < before,
        REVISIONS.c.content["do_not_store"].as_string().is_(None),
        REVISIONS.c.post_pk.not_in(_asked(ITEMS.c.post_pk, ITEMS.c.state)),
        REVISIONS.c.post_pk.not_in(_asked(APPEALS.c.post_pk, APPEALS.c.state)),
        REVISIONS.c.post_pk.in_(_free_posts(now)),
    ]


def due_decisions(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which decisions have facts whose time is over."""
    return [
        DECISIONS.c.decided_at < before,
        cast(DECISIONS.c.facts, String) != "{}",
        DECISIONS.c.post_pk.not_in(_asked(ITEMS.c.post_pk, ITEMS.c.state)),
        DECISIONS.c.post_pk.not_in(_asked(APPEALS.c.post_pk, APPEALS.c.state)),
        DECISIONS.c.post_pk.in_(_free_posts(now)),
    ]


def due_reports(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which reports were answered and name who reported longer than they should."""
    return [
        REPORTS.c.created_at < before,
        REPORTS.c.resolved_at.is_not(None),
        REPORTS.c.reporter_id.not_like(f"{EXPIRED}%"),
        REPORTS.c.post_pk.in_(_free_posts(now)),
        _is_free(REPORTS.c.community_id, REPORTS.c.reporter_id, now),
    ]


def due_events(before: datetime, _now: datetime) -> list[ColumnElement[bool]]:
    """Which events are over for every receiver."""
    pending = select(DELIVERIES.c.event_id).where(DELIVERIES.c.state == "pending")
    return [
        OUTBOX.c.created_at < before,
        or_(OUTBOX.c.dispatched_at.is_not(None), OUTBOX.c.cancelled_at.is_not(None)),
        OUTBOX.c.id.not_in(pending),
    ]


def due_messages(before: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Which messages belong to conversations that are closed for long enough."""
    free = _is_free(CONVERSATIONS.c.community_id, CONVERSATIONS.c.author_id, now)
    closed = CONVERSATIONS.c.state == "closed", CONVERSATIONS.c.last_at < before
    mine = select(CONVERSATIONS.c.id).where(*closed, free)
    return [MESSAGES.c.conversation_id.in_(mine), MESSAGES.c.text != ""]


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


def _asked(post_pk: Column[Any], state: Column[Any]) -> Any:
    """Posts that somebody still has to look at."""
    return select(post_pk).where(state == "open", post_pk.is_not(None))


def _free_posts(now: datetime) -> Any:
    return select(POSTS.c.pk).where(_is_free(POSTS.c.community_id, POSTS.c.author_id, now))


def _is_free(community: Column[Any], author: Column[Any], now: datetime) -> ColumnElement[bool]:
    """Whose data no legal hold keeps."""
    stands = and_(HOLDS.c.released_at.is_(None), or_(HOLDS.c.until.is_(None), HOLDS.c.until > now))
    held = select(HOLDS.c.id).where(
        HOLDS.c.community_id == community, HOLDS.c.author_id == author, stands
    )
    return ~held.exists()
