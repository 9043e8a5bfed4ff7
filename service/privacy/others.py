"""The traces a member leaves with others: quotes, mentions, events, remembered answers."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, String, cast, delete, false, or_, select

from service.privacy.batch import BATCH, Done, each
from service.privacy.own import own_posts
from service.privacy.stored import (
    ACTIONS,
    APPEALS,
    CONVERSATIONS,
    DECISIONS,
    IDEMPOTENCY,
    MESSAGES,
    OUTBOX,
    POSTS,
    REPORTS,
    REVISIONS,
    VERDICTS,
)
from service.privacy.target import Target
from service.privacy.words import (
    forget_mentions,
    mentions,
    needle,
    rename,
    rename_subject,
    strings,
    without_texts,
)
from service.storage import UnitOfWork

_WRITTEN = (REPORTS.c.text, VERDICTS.c.note, VERDICTS.c.message, MESSAGES.c.text, APPEALS.c.text)
"""Texts of others in which the member may be mentioned."""


def quotes(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take quotes and mentions of the member out of others' posts; the rest of them stays."""
    where = [REVISIONS.c.community_id == target.community_id, _names(REVISIONS.c.content, target)]

    def change(row: Any) -> dict[str, Any]:
        return {"content": rename(row.content, target)}

    return each(unit, REVISIONS.c.id, where, [REVISIONS.c.content], change, after)


def facts(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take mentions of the member out of the facts of others' decisions."""
    where = [DECISIONS.c.community_id == target.community_id, _names(DECISIONS.c.facts, target)]

    def change(row: Any) -> dict[str, Any]:
        return {"facts": rename(row.facts, target)}

    return each(unit, DECISIONS.c.id, where, [DECISIONS.c.facts], change, after)


def written(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Take mentions of the member out of reports, notes, messages and appeals of others."""
    count = 0
    for column in _WRITTEN:
        table = column.table
        key, community = table.c.id, table.c.community_id == target.community_id
        where = [community, _mentions(column, target)]
        for row in unit.connection.execute(select(key, column).where(*where)).all():
            text = forget_mentions(row[1], target)
            one = table.update().where(key == row[0]).values({column.name: text})
            unit.connection.execute(one)
            count += 1
    return Done(count)


def events(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take the id and all words out of events, sent or not; receivers get what is left."""
    subjects = _subjects(target)
    mine = or_(_names(OUTBOX.c.payload, target), *(OUTBOX.c.subject.in_(one) for one in subjects))
    where = [OUTBOX.c.community_id == target.community_id, mine]

    def change(row: Any) -> dict[str, Any]:
        payload = orjson.loads(row.payload)
        data = rename(payload["data"], target)
        about = row.subject == payload["subject"] and target.pseudonym in strings(data)
        if about or row.own:
            data = without_texts(data)
        subject = rename_subject(row.subject, target)
        payload |= {"data": data, "subject": rename_subject(payload["subject"], target)}
        return {
            "payload": orjson.dumps(payload).decode(),
            "subject": subject,
            "subject_key": rename_subject(row.subject_key, target),
        }

    own = or_(*(OUTBOX.c.subject.in_(one) for one in subjects)).label("own")
    columns: Any = [OUTBOX.c.subject, OUTBOX.c.subject_key, OUTBOX.c.payload, own]
    return each(unit, OUTBOX.c.id, where, columns, change, after)


def answers(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Forget answers kept for repeats in which the member or something of theirs occurs."""
    key = IDEMPOTENCY.c.key
    query = select(key, IDEMPOTENCY.c.body).where(IDEMPOTENCY.c.community_id == target.community_id)
    query = query.order_by(key).limit(BATCH)
    rows = unit.connection.execute(query if after is None else query.where(key > after)).all()
    known = _ids(unit, target) if rows else set()
    gone = [row.key for row in rows if _concerns(row, target, known)]
    if gone:
        mine = IDEMPOTENCY.c.community_id == target.community_id
        unit.connection.execute(delete(IDEMPOTENCY).where(mine, key.in_(gone)))
    return Done(len(gone), rows[-1].key if len(rows) == BATCH else None)


def _concerns(row: Any, target: Target, known: set[str]) -> bool:
    if target.author_id and (target.author_id in row.key or needle(target.author_id) in row.body):
        return True
    found = set(strings(orjson.loads(row.body))) if row.body else set()
    return not known.isdisjoint(found)


def _ids(unit: UnitOfWork, target: Target) -> set[str]:
    """The ids of all that is the member's, as answers name them."""
    talks = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.author_id == target.pseudonym)
    queries = (
        select(POSTS.c.post_id).where(POSTS.c.pk.in_(own_posts(target, all_=True))),
        select(ACTIONS.c.id).where(ACTIONS.c.author_id == target.pseudonym),
        select(APPEALS.c.id).where(APPEALS.c.author_id == target.pseudonym),
        select(REPORTS.c.id).where(REPORTS.c.reporter_id == target.pseudonym),
        talks,
        select(MESSAGES.c.id).where(MESSAGES.c.conversation_id.in_(talks)),
    )
    return {str(one) for query in queries for one in unit.connection.execute(query).scalars()}


def _subjects(target: Target) -> list[Any]:
    """Select the subjects of events about what is the member's."""
    pairs = (
        ("post/", POSTS.c.post_id, POSTS.c.author_id),
        ("action/", ACTIONS.c.id, ACTIONS.c.author_id),
        ("conversation/", CONVERSATIONS.c.id, CONVERSATIONS.c.author_id),
        ("appeal/", APPEALS.c.id, APPEALS.c.author_id),
        ("report/", REPORTS.c.id, REPORTS.c.reporter_id),
    )
    return [
        select(start + key).where(
            key.table.c.community_id == target.community_id, owner == target.pseudonym
        )
        for start, key, owner in pairs
    ]


def _names(column: Column[Any], target: Target) -> ColumnElement[bool]:
    """Rows whose JSON holds the member's id as a value, or mentions them in a text."""
    text = cast(column, String)
    if not target.author_id:
        return false()
    whole = text.contains(needle(target.author_id), autoescape=True)
    return or_(whole, _mentions(text, target))


def _mentions(text: ColumnElement[Any], target: Target) -> ColumnElement[bool]:
    found = [text.icontains(needle(one)[1:-1], autoescape=True) for one in mentions(target)]
    return or_(*found) if found else false()
