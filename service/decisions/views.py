"""Posts and decisions as other parts see them, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from service.decisions.tables import Decision, Post, Revision
from service.scoring import render


@dataclass(frozen=True, slots=True)
class PostView:
    """A post at its newest applied revision; ``content`` is the host's request as stored."""

    pk: str
    community_id: str
    post_id: str
    author_id: str
    channel_id: str
    parent_id: str | None
    kind: str
    revision: int
    decision_id: str | None
    outcome: str | None
    visibility: str | None
    hold_expires_at: datetime | None
    hold_then: str | None
    created_at: datetime
    edited_at: datetime | None
    published_at: datetime | None
    deleted_at: datetime | None
    content: dict[str, Any]
    content_hash: str

    @property
    def text(self) -> str:
        """The text as the host sent it."""
        return str(self.content.get("text", ""))

    @property
    def shown_text(self) -> str:
        """The text as a reader sees it, whatever its format."""
        return render(self.text, self.content.get("format", "plain"))


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A stored decision with all that is needed to tell it again."""

    id: str
    community_id: str
    post_pk: str
    revision: int
    status: str
    source: str
    outcome: str | None
    visibility: str | None
    hold_expires_at: datetime | None
    hold_then: str | None
    guideline_id: str | None
    rule: str | None
    severity: str | None
    step: str | None
    reason: dict[str, Any] | None
    nudge: str | None
    correction: str | None
    queue: str | None
    priority: int | None
    actor: str | None
    labels: list[Any]
    scores: dict[str, Any]
    not_applicable: list[Any]
    language: str | None
    facts: dict[str, Any]
    trace: list[Any]
    policy_version: int | None
    model_version: str | None
    normaliser_version: str | None
    topic_snapshot: int | None
    created_at: datetime
    decided_at: datetime | None


# Statements of the hot path are built once: building one costs five times what running it does.
_POST = select(*Post.__table__.columns, Revision.content, Revision.content_hash).join(
    Revision, (Revision.post_pk == Post.pk) & (Revision.number == Post.revision)
)
_BY_ID = (
    Post.community_id == bindparam("community_id"),
    Post.post_id == bindparam("post_id"),
)
_BY_PK = (Post.pk == bindparam("pk"),)
_FIND_BY_ID = _POST.where(*_BY_ID)
_FIND_BY_PK = _POST.where(*_BY_PK)
_LOCK_BY_ID = select(Post.pk).where(*_BY_ID).with_for_update()
_LOCK_BY_PK = select(Post.pk).where(*_BY_PK).with_for_update()
_DECISION = select(*Decision.__table__.columns).where(Decision.id == bindparam("decision_id"))


def find_post(
    connection: Connection, community_id: str, post_id: str, lock: bool = False
) -> PostView | None:
    """Return a post by the host's id, or ``None``; ``lock`` holds it until the commit."""
    values = {"community_id": community_id, "post_id": post_id}
    return _find(connection, _FIND_BY_ID, _LOCK_BY_ID if lock else None, values)


def find_post_by_pk(connection: Connection, pk: str, lock: bool = False) -> PostView | None:
    """Return a post by its key in the store, or ``None``."""
    return _find(connection, _FIND_BY_PK, _LOCK_BY_PK if lock else None, {"pk": pk})


def _find(
    connection: Connection, find: Any, lock: Any | None, values: dict[str, str]
) -> PostView | None:
    # Apart from the join below: after a wait, Postgres looks again at the locked row alone, and
    # the newest revision would not be joined. On SQLite the transaction holds every lock.
    if lock is not None and connection.dialect.name != "sqlite":
        connection.execute(lock, values)
    row = connection.execute(find, values).one_or_none()
    return None if row is None else PostView(**row._mapping)


def read_decision(connection: Connection, decision_id: str) -> DecisionView:
    """Return one decision; it must exist."""
    row = connection.execute(_DECISION, {"decision_id": decision_id}).one()
    return DecisionView(**row._mapping)


def history(connection: Connection, post_pk: str) -> list[DecisionView]:
    """Return every decision about a post, oldest first."""
    rows = connection.execute(
        select(*Decision.__table__.columns)
        .where(Decision.post_pk == post_pk)
        .order_by(Decision.created_at, Decision.id)
    )
    return [DecisionView(**row._mapping) for row in rows]


def revision_content(connection: Connection, post_pk: str, number: int) -> dict[str, Any] | None:
    """Return the content of one revision of a post, or ``None``."""
    return connection.execute(
        select(Revision.content).where(Revision.post_pk == post_pk, Revision.number == number)
    ).scalar_one_or_none()
