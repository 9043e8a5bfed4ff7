"""Posts and their numbered revisions: what is a repeat, what an edit, what comes too late."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update

from service.decisions.admit import content_hash, kept_content, stored_content
from service.decisions.schemas import Content
from service.decisions.tables import Post, Revision
from service.decisions.views import DecisionView, PostView
from service.storage import UnitOfWork

_INSERT_POST = insert(Post)
_POST_COLUMNS = tuple(Post.__table__.columns.keys())
_INSERT_REVISION = insert(Revision)


def is_repeat(post: PostView, content: Content, digest: str) -> bool:
    """Tell whether the host sends what stands already.

    A host that numbers its edits tells A → B → A apart from a late delivery of the first A.
    """
    sent, known = content.revision, post.content.get("revision")
    return post.content_hash == digest and (sent is None or known is None or sent <= known)


def is_older(post: PostView, content: Content) -> bool:
    """Tell whether an edit was made before the newest one known."""
    known = post.content.get("revision")
    if content.revision is not None and known is not None:
        return content.revision < int(known)
    if content.edited_at is not None:
        return content.edited_at < (post.edited_at or post.created_at)
    return False


def draft_new(unit: UnitOfWork, community_id: str, post_id: str, content: Content) -> PostView:
    """Return a post that is not known yet, at revision 1; ``store_new`` stores it."""
    stored = stored_content(content)
    return PostView(
        pk=unit.new_id(),
        community_id=community_id,
        post_id=post_id,
        author_id=content.author_id,
        channel_id=content.channel_id,
        parent_id=content.parent_id,
        kind=content.kind,
        revision=1,
        decision_id=None,
        outcome=None,
        visibility=None,
        hold_expires_at=None,
        hold_then=None,
        created_at=content.created_at or unit.now,
        edited_at=content.edited_at,
        published_at=content.published_at,
        deleted_at=None,
        content=kept_content(content, stored),
        content_hash=content_hash(stored),
    )


def store_new(unit: UnitOfWork, post: PostView, content: Content, decision: DecisionView) -> None:
    """Store a drafted post, already pointing at its first decision."""
    row = {name: getattr(post, name) for name in _POST_COLUMNS}
    row |= {
        "decision_id": decision.id,
        "outcome": decision.outcome,
        "visibility": decision.visibility,
        "hold_expires_at": decision.hold_expires_at,
        "hold_then": decision.hold_then,
    }
    unit.connection.execute(_INSERT_POST, row)
    _insert(
        unit,
        post.community_id,
        post.pk,
        1,
        content,
        post.content,
        post.content_hash,
        applied=True,
    )


def store_edit(unit: UnitOfWork, post: PostView, content: Content) -> PostView:
    """Store a newer content of a known post as its next revision."""
    stored = stored_content(content)
    digest = content_hash(stored)
    number = _next_number(unit, post.pk)
    kept = kept_content(content, stored)
    _insert(unit, post.community_id, post.pk, number, content, kept, digest, applied=True)
    changed: dict[str, Any] = {
        "revision": number,
        "channel_id": content.channel_id,
        "parent_id": content.parent_id,
        "kind": content.kind,
        "edited_at": content.edited_at or unit.now,
        "deleted_at": None,
    }
    unit.connection.execute(update(Post).where(Post.pk == post.pk).values(**changed))
    return replace(post, **changed, content=kept, content_hash=digest)


def store_late(unit: UnitOfWork, post: PostView, content: Content) -> None:
    """Record an edit that is older than what stands; it is not applied."""
    stored = stored_content(content)
    number = _next_number(unit, post.pk)
    digest, kept = content_hash(stored), kept_content(content, stored)
    _insert(unit, post.community_id, post.pk, number, content, kept, digest, applied=False)


def _next_number(unit: UnitOfWork, pk: str) -> int:
    newest = unit.connection.execute(
        select(func.max(Revision.number)).where(Revision.post_pk == pk)
    ).scalar_one()
    return int(newest) + 1


def _insert(
    unit: UnitOfWork,
    community_id: str,
    pk: str,
    number: int,
    content: Content,
    stored: dict[str, Any],
    digest: str,
    applied: bool,
) -> None:
    row = {
        "id": unit.new_id(),
        "community_id": community_id,
        "post_pk": pk,
        "number": number,
        "content": stored,
        "content_hash": digest,
        "edited_at": content.edited_at,
        "received_at": unit.now,
        "applied": applied,
    }
    unit.connection.execute(_INSERT_REVISION, row)
