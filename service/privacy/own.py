"""The words of a member who is erased: in their posts, decisions, appeals and conversations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from service.decisions import facts_without_words, trace_without_words, without_words
from service.privacy.batch import Done, clear, each
from service.privacy.stored import (
    ACTIONS,
    APPEALS,
    CAMPAIGNS,
    CONVERSATIONS,
    DECISIONS,
    HOLDS,
    ITEMS,
    MESSAGES,
    POSTS,
    REPORTS,
    REVISIONS,
    REVOCATIONS,
    STRIKES,
    VERDICTS,
)
from service.privacy.target import Target
from service.privacy.words import rename, without_texts
from service.storage import UnitOfWork


def own_posts(target: Target, *, all_: bool = False) -> Select[Any]:
    """Select the keys of the member's posts, without those whose words are kept for now."""
    mine = POSTS.c.community_id == target.community_id, POSTS.c.author_id == target.pseudonym
    query = select(POSTS.c.pk).where(*mine)
    return query if all_ or not target.posts else query.where(POSTS.c.pk.not_in(target.posts))


def contents(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Empty the contents of the posts; their hashes, by which texts could be guessed, go too."""

    def change(row: Any) -> dict[str, Any]:
        content = without_words(row.content) | {"author_id": target.pseudonym}
        content.pop("author", None)
        return {"content": content, "content_hash": ""}

    key, where = REVISIONS.c.id, [REVISIONS.c.post_pk.in_(own_posts(target))]
    return each(unit, key, where, [REVISIONS.c.content], change, after)


def facts(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take what was read from the words out of the decisions; scores and counts stay."""

    def change(row: Any) -> dict[str, Any]:
        kept = facts_without_words(row.facts)
        if "author" in kept:
            kept["author"] = kept["author"] | {"id": target.pseudonym}
        return {"facts": kept, "trace": trace_without_words(row.trace)}

    key, where = DECISIONS.c.id, [DECISIONS.c.post_pk.in_(own_posts(target))]
    return each(unit, key, where, [DECISIONS.c.facts, DECISIONS.c.trace], change, after)


def details(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take words and the id out of the details of steps."""
    where = [_mine(ACTIONS.c, target)]

    def change(row: Any) -> dict[str, Any]:
        return {"message": None, "detail": without_texts(rename(row.detail, target))}

    return each(unit, ACTIONS.c.id, where, [ACTIONS.c.detail], change, after)


def items(unit: UnitOfWork, target: Target, after: str | None) -> Done:
    """Take words and the id out of the details of review items."""
    where = [_mine(ITEMS.c, target)]

    def change(row: Any) -> dict[str, Any]:
        return {"detail": without_texts(rename(row.detail, target))}

    return each(unit, ITEMS.c.id, where, [ITEMS.c.detail], change, after)


def verdicts(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Remove what moderators wrote about the posts."""
    where = [VERDICTS.c.post_pk.in_(own_posts(target))]
    return clear(unit, VERDICTS, where, note=None, message=None)


def reports(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Remove what was written in reports: of the member's posts, and by the member."""
    mine = REPORTS.c.community_id == target.community_id
    theirs = or_(
        REPORTS.c.reporter_id == target.pseudonym, REPORTS.c.post_pk.in_(own_posts(target))
    )
    return clear(unit, REPORTS, [mine, theirs, REPORTS.c.text.is_not(None)], text=None)


def campaigns(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Remove the words of campaigns against the member."""
    return clear(unit, CAMPAIGNS, [_mine(CAMPAIGNS.c, target)], why="")


def revocations(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Remove why strikes were taken back: somebody wrote it."""
    strikes = select(STRIKES.c.id).where(_mine(STRIKES.c, target))
    return clear(unit, REVOCATIONS, [REVOCATIONS.c.strike_id.in_(strikes)], why="")


def messages(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Empty the messages of the conversations, of both sides."""
    mine = select(CONVERSATIONS.c.id).where(_mine(CONVERSATIONS.c, target))
    where = [MESSAGES.c.conversation_id.in_(mine)]
    return clear(unit, MESSAGES, where, text="", host_id=None)


def appeals(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Empty appeals and their answers, but for those that are open."""
    where = [_mine(APPEALS.c, target), APPEALS.c.id.not_in(target.appeals)]
    return clear(unit, APPEALS, where, text="", answer=None)


def holds(unit: UnitOfWork, target: Target, _after: str | None) -> Done:
    """Remove why the member's data was once held."""
    return clear(unit, HOLDS, [_mine(HOLDS.c, target)], reason="")


def _mine(columns: Any, target: Target) -> ColumnElement[bool]:
    return and_(columns.community_id == target.community_id, columns.author_id == target.pseudonym)
