"""What the queue page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from service.communities import StaffMember, find_channel, find_member, staff_names
from service.console import scores, words
from service.console.done import find_done
from service.decisions import PolicySource, PostView, count_decided
from service.policy import Policy
from service.review import (
    LEAD_QUEUE,
    Filter,
    Listed,
    barred_for,
    closed_queues,
    count_open,
    named_items,
    read_page,
    stuck_appeals,
)
from service.review.stuck import how_to_mend

PAGE = 20
LEAD_TITLE = "Escalated"


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue in the row of tabs; ``id`` is ``None`` for all queues together."""

    id: str | None
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """An item in the list."""

    listed: Listed
    title: str
    channel: str
    author: str
    grave: bool
    top: scores.Score | None
    lease: str | None
    mine: bool


def queue_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    wanted: Filter,
    *,
    cursor: str | None,
    decided: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Return everything the queue page shows."""
    community = staff.community_id
    policy = policies.live(connection, community).policy
    listed, next_cursor = read_page(
        connection, community, wanted, staff=staff, cursor=cursor, limit=PAGE
    )
    names = staff_names(connection, community)
    tabs = _tabs(policy, count_open(connection, community, barred_for(connection, staff)))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "rows": _rows(connection, policy, staff, listed, names, now),
        "tabs": tabs,
        "queue_titles": {tab.id: tab.title for tab in tabs},
        "wanted": wanted,
        "guidelines": policy.guidelines,
        "filtered": any((wanted.guideline_id, wanted.channel_id, wanted.kind)),
        "kinds": words.KINDS,
        "next_page": _page(wanted, next_cursor) if next_cursor else None,
        "closed": closed_queues(staff),
        "stuck": _stuck(connection, policies, staff),
        "may_begin": staff.may_decide or bool(named_items(connection, policies, staff)),
        "decided_today": count_decided(connection, community, midnight),
        "decided": find_done(connection, community, decided),
    }


def _stuck(connection: Connection, policies: PolicySource, staff: StaffMember) -> list[str]:
    """What admins are told of appeals that nobody may judge: not what they are about."""
    if staff.role != "admin":
        return []
    review = policies.live(connection, staff.community_id).policy.review
    stuck = stuck_appeals(connection, policies, staff.community_id)
    return [how_to_mend(review, item.queue) for item in stuck]


def _tabs(policy: Policy, counts: dict[str, int]) -> list[Tab]:
    queues = {queue.id: queue.title for queue in policy.review.queues}
    queues |= {LEAD_QUEUE: LEAD_TITLE} if counts.get(LEAD_QUEUE) else {}
    queues |= {queue: queue for queue in counts if queue not in queues}
    tabs = [Tab(None, "All", sum(counts.values()))]
    return tabs + [Tab(queue, title, counts.get(queue, 0)) for queue, title in queues.items()]


def _rows(
    connection: Connection,
    policy: Policy,
    staff: StaffMember,
    listed: list[Listed],
    names: dict[str, str],
    now: datetime,
) -> list[Row]:
    titles = {guideline.id: guideline.title for guideline in policy.guidelines}
    ids = {one.item.channel_id for one in listed}
    channels = {channel: channel_name(connection, staff.community_id, channel) for channel in ids}
    authors = {one.item.author_id: author_name(connection, one.post) for one in listed}
    rows = []
    for one in listed:
        holder = one.item.leased_to(now)
        deciding = scores.deciding_labels(one.decision.trace, one.item.rule)
        scored = scores.scores(one.decision.scores, {}, deciding)
        rows.append(
            Row(
                listed=one,
                title=words.title(
                    titles.get(one.item.guideline_id or ""), one.item.rule, one.item.kind
                ),
                channel=channels[one.item.channel_id],
                author=authors[one.item.author_id],
                grave=scores.is_grave(one.decision.severity, one.decision.scores),
                top=scored[0] if deciding else None,
                lease=names.get(holder, "A colleague") if holder else None,
                mine=holder == staff.id,
            )
        )
    return rows


def channel_name(connection: Connection, community_id: str, channel_id: str) -> str:
    """Return a channel's name, or its id where the host gave none."""
    found = find_channel(connection, community_id, channel_id)
    return (found and found.name) or channel_id


def author_name(connection: Connection, post: PostView) -> str:
    """Return the name of an author as the host gave it, or their id."""
    member = find_member(connection, post.community_id, post.author_id)
    sent = post.content.get("author") or {}
    return str((member and member.display_name) or sent.get("display_name") or post.author_id)


def _page(wanted: Filter, cursor: str) -> str:
    return "/console/queue?" + query(wanted) + urlencode({"cursor": cursor})


def query(wanted: Filter) -> str:
    """Return a filter as the beginning of a query string."""
    given = {
        "queue": wanted.queue,
        "guideline": wanted.guideline_id,
        "channel": wanted.channel_id,
        "kind": wanted.kind,
    }
    text = urlencode({key: value for key, value in given.items() if value})
    return f"{text}&" if text else ""
