"""What the page of an item shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember, find_channel, staff_names
from service.console import scores
from service.console.author_view import author_of
from service.console.choices import choices
from service.console.done import find_done
from service.console.queue_view import LEAD_TITLE, author_name
from service.console.reasons import reasons
from service.decisions import (
    DecisionView,
    LivePolicy,
    PolicySource,
    PostView,
    find_post,
    find_post_by_pk,
    history,
    is_withheld,
    read_decision,
    reports_of,
    revision_content,
)
from service.ladder import post_actions
from service.review import (
    LEAD_QUEUE,
    may_decide,
    read_item,
    require_impartial,
    verdicts_of,
)
from service.review.views import why_closed
from service.scoring import render, worth_explaining

WITHHELD = "The words of this post are not stored here. Read it on the platform itself."


def item_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    item_id: str,
    *,
    queue: str | None,
    decided: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Return everything the page of an item shows.

    Raises:
        ItemNotFoundError: there is no such item.
        OwnMatterError: the person is involved in the post.
    """
    community = staff.community_id
    item = read_item(connection, community, item_id)
    post = find_post_by_pk(connection, item.post_pk)
    assert post is not None
    require_impartial(connection, staff, post)
    decision = read_decision(connection, item.decision_id)
    live = _policy(connection, policies, decision, post)
    names = staff_names(connection, community)
    holder = item.leased_to(now)
    author = author_of(connection, post, live.policy.ladder, now)
    blind = item.is_blind
    return {
        "item": item,
        "post": post,
        "queue": queue,
        "queue_title": queue_title(live, item.queue),
        "decided": find_done(connection, community, decided),
        "decision": decision,
        "live": live,
        "names": names,
        "holder": names.get(holder, "A colleague") if holder else None,
        "mine": holder == staff.id,
        "may_decide": may_decide(connection, policies, staff, item, post),
        "choices": choices(connection, item, post, decision, live, policies, author, now),
        "verdicts": verdicts_of(connection, post.pk),
        "reports": reports_of(connection, post.pk),
        "actions": post_actions(connection, post.pk),
        "why_closed": why_closed(item),
        "history": history(connection, post.pk),
        "author": author,
        "explained": not blind and bool(worth_explaining(decision.scores)),
        "blind": blind,
        **post_context(connection, post, decision, live, item.revision),
        # What the machine thought of a sampled post must not lead who judges it.
        **({"guideline": None} if blind else {}),
    }


def post_context(
    connection: Connection,
    post: PostView,
    decision: DecisionView,
    live: LivePolicy,
    revision: int,
) -> dict[str, Any]:
    """Return what shows a post in its place: content, parent, channel, scores and reasons."""
    content = post.content
    if revision != post.revision:
        content = revision_content(connection, post.pk, revision) or content
    channel = find_channel(connection, post.community_id, post.channel_id)
    view = live.policy.for_channel(post.channel_id)
    ids = [guideline.id for guideline in live.policy.guidelines]
    known = decision.guideline_id in ids
    parent = parent_of(connection, post)
    return {
        "content": content,
        "text": shown(content),
        "parent": parent,
        "parent_author": author_name(connection, parent) if parent else post.parent_id,
        "channel": channel,
        "channel_title": (channel and channel.name) or post.channel_id,
        "topic": view.topic or (channel and channel.topic),
        "scores": scores.scores(
            decision.scores,
            view.thresholds,
            scores.deciding_labels(decision.trace, decision.rule),
        ),
        "reasons": reasons(decision.trace, decision.rule, live.policy),
        "grave": scores.is_grave(decision.severity, decision.scores),
        "guidelines": live.policy.guidelines,
        "guideline": live.policy.guideline(decision.guideline_id)
        if known and decision.guideline_id
        else None,
    }


def parent_of(connection: Connection, post: PostView) -> PostView | None:
    """Return the post that this one answers, if it is known."""
    if post.parent_id is None:
        return None
    return find_post(connection, post.community_id, post.parent_id)


def shown(content: dict[str, Any]) -> str:
    """Return the text of a content as a reader sees it."""
    if is_withheld(content):
        return WITHHELD
    return render(str(content.get("text", "")), content.get("format", "plain"))


def queue_title(live: LivePolicy, queue: str) -> str:
    """Return the title of a queue."""
    titles = {known.id: known.title for known in live.policy.review.queues}
    return titles.get(queue, LEAD_TITLE if queue == LEAD_QUEUE else queue)


def _policy(
    connection: Connection, policies: PolicySource, decision: DecisionView, post: PostView
) -> LivePolicy:
    if decision.policy_version is None:
        return policies.for_author(connection, post.community_id, post.author_id)
    return policies.version(connection, post.community_id, decision.policy_version)
