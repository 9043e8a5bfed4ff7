"""From a post, its scores and what is known of its author to the facts a policy reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, func, select

from service.communities import ChannelView, MemberView
from service.decisions.reporter_record import NOT_COUNTED
from service.decisions.schemas import Content
from service.decisions.surroundings import Surroundings
from service.decisions.tables import Post, Report
from service.policy import AuthorFacts, ChannelFacts, Facts
from service.scoring import Scores, normalise, render

_URL = re.compile(r"https?://[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+", re.IGNORECASE)


def scored_text(content: Content) -> str:
    """Return what a reader sees of a post: its text and the texts of what is attached."""
    parts = [render(content.text, content.format)]
    for item in content.attachments:
        parts += [text for text in (item.alt, item.extracted_text) if text]
    parts += [link.shown for link in content.links if link.shown]
    return "\n".join(part for part in parts if part)


def build_facts(
    content: Content,
    text: str,
    scores: Scores,
    channel: ChannelFacts,
    author: AuthorFacts,
    counts: dict[str, int],
    around: Surroundings | None = None,
    claims: Mapping[str, float] | None = None,
) -> Facts:
    """Return everything the policy may read about one post.

    Args:
        content: the post.
        text: what a reader sees of it.
        scores: what the model says of it.
        channel: where it stands.
        author: who wrote it.
        counts: what every decision counts.
        around: what the policy asks for besides.
        claims: similarity to each known false statement.
    """
    around = around or Surroundings()
    return Facts(
        text=text,
        normalised=scores.normalised.text,
        scores=scores.labels,
        language=scores.language,
        kind=content.kind,
        media="not_scored" if content.attachments else None,
        channel=channel,
        author=author,
        counts=counts | around.counts,
        links=tuple([link.href for link in content.links] + _URL.findall(text)),
        mentions=tuple(content.mentions),
        has_parent=content.parent_id is not None,
        names=around.names,
        thread=around.thread,
        parent=around.parent,
        claims=claims or {},
    )


def author_facts(content: Content, member: MemberView | None, now: datetime) -> AuthorFacts:
    """Join what the host sent along with what Reins knows; the host's words win."""
    sent = content.author
    joined = (sent and sent.joined_at) or (member and member.joined_at) or None
    return AuthorFacts(
        id=content.author_id,
        known=bool(sent) or (member is not None and member.known),
        role=(sent and sent.role) or (member and member.role) or None,
        age_days=None if joined is None else max(0.0, (now - joined).total_seconds() / 86_400),
        accepted_posts=0 if member is None else member.accepted_posts,
    )


def channel_facts(channel_id: str, channel: ChannelView | None, topic: str | None) -> ChannelFacts:
    """Return the channel's facts; the topic is the one the post was scored against."""
    return ChannelFacts(id=channel_id, known=channel is not None, topic=topic)


_ACTIVITY = select(
    func.sum(case((Post.created_at > bindparam("hour"), 1), else_=0)), func.count()
).where(
    Post.community_id == bindparam("community"),
    Post.author_id == bindparam("author"),
    Post.created_at > bindparam("day"),
    Post.pk != bindparam("pk"),
)


def activity(
    connection: Connection, community_id: str, author_id: str, pk: str, now: datetime
) -> dict[str, int]:
    """Count the author's posts of the last hour and day, but for the one with the key ``pk``."""
    values = {
        "hour": now - timedelta(hours=1),
        "day": now - timedelta(days=1),
        "community": community_id,
        "author": author_id,
        "pk": pk,
    }
    row = connection.execute(_ACTIVITY, values).one()
    return {"posts_last_hour": int(row[0] or 0), "posts_last_day": int(row[1])}


def count_reports(connection: Connection, post_pk: str, revision: int) -> int:
    """Count the reports of one revision: one a reporter, one a campaign, none that don't count."""
    return connection.execute(
        select(func.count(func.coalesce(Report.campaign_id, Report.id).distinct())).where(
            Report.post_pk == post_pk,
            Report.revision == revision,
            Report.outcome.is_distinct_from(NOT_COUNTED),
        )
    ).scalar_one()


_IF_ASKED: Final = ("names", "thread", "parent", "claims")
"""Facts that only some policies ask for."""


def stored_facts(facts: Facts) -> dict[str, Any]:
    """Return the facts as a decision keeps them: all but the texts, which revisions have.

    What the policy did not ask for is left out, so that a replay finds it missing.
    """
    channel, author = facts.channel, facts.author
    asked: dict[str, Any] = {name: getattr(facts, name) for name in _IF_ASKED}
    if facts.parent is not None:
        asked["parent"] = {key: it for key, it in facts.parent.items() if key != "text"}
    return {name: value for name, value in asked.items() if value} | {
        "language": facts.language,
        "kind": facts.kind,
        "media": facts.media,
        "counts": dict(facts.counts),
        "links": list(facts.links),
        "mentions": list(facts.mentions),
        "has_parent": facts.has_parent,
        "channel": {"id": channel.id, "known": channel.known, "topic": channel.topic},
        "author": {
            "id": author.id,
            "known": author.known,
            "role": author.role,
            "age_days": author.age_days,
            "accepted_posts": author.accepted_posts,
        },
    }


def replayed_facts(
    stored: dict[str, Any], content: dict[str, Any], scores: dict[str, Any]
) -> Facts:
    """Return the facts of a stored decision again, so that any policy can read them.

    Facts that were not stored are missing, and the rules that ask for them not applicable.
    """
    post = Content.model_validate(content)
    text = scored_text(post)
    kept = dict(stored)
    return Facts(
        **kept
        | {
            "text": text,
            "normalised": normalise(text).text,
            "scores": scores,
            "channel": ChannelFacts(**kept["channel"]),
            "author": AuthorFacts(**kept["author"]),
            "links": tuple(kept["links"]),
            "mentions": tuple(kept["mentions"]),
        }
    )
