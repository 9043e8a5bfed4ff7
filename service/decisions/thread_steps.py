"""Steps on a thread are asked for once, and again only where that makes a difference.

A quarrel has many posts that match the same rule. While a step stands on their thread, the host
is not asked for it anew: ``split`` and ``move`` until somebody takes the step back, ``slow`` and
``lock`` until less than half of the time that a post asks for is left. So a thread stays slow as
long as its posts match, and the host hears of it twice in that time at most.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from service.decisions.parents import find_above
from service.decisions.views import PostView
from service.ladder.threads import ThreadStepView, standing_steps
from service.policy import ThreadAction
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class ThreadRequest:
    """What the host is asked to do to a thread, until when (``None``: for good), and how."""

    step: str
    until: datetime | None
    how: dict[str, Any]


def thread_request(unit: UnitOfWork, post: PostView, wanted: ThreadAction) -> ThreadRequest | None:
    """Return what to ask the host for, or ``None`` where the thread has the step already."""
    above = find_above(unit.connection, post.community_id, post.post_id, post.parent_id)
    _lock_thread(unit.connection, post.community_id, above[-1])
    splits = standing_steps(unit.connection, post.community_id, above[-1], "split", unit.now)
    if wanted.step == "split":
        top, standing = above[-1], splits
    else:
        # What was split off is a thread of its own, which has steps of its own.
        top = next((one for one in above if one in {split.post_id for split in splits}), above[-1])
        standing = standing_steps(unit.connection, post.community_id, top, wanted.step, unit.now)
    covering = [one for one in standing if covers(one, wanted, above)]
    if not is_needed(covering, wanted, unit.now):
        return None
    how = {
        "top_post_id": top,
        "seconds_between_posts": wanted.seconds_between_posts,
        "channel_id": wanted.channel_id,
        "extends": _last(covering).action_id if covering else None,
    }
    seconds = wanted.for_seconds
    until = None if seconds is None else unit.now + timedelta(seconds=seconds)
    return ThreadRequest(wanted.step, until, how)


def covers(standing: ThreadStepView, wanted: ThreadAction, above: Collection[str]) -> bool:
    """Whether a step that stands does to a post's thread what is wanted, whenever it ends.

    Args:
        standing: the same step, on the same thread.
        wanted: what the policy asks for.
        above: the post and those above it: what splits off one of them takes the post along.
    """
    if wanted.step == "split":
        return standing.post_id in above
    if wanted.step == "move":
        return bool(standing.how["channel_id"] == wanted.channel_id)
    # A slower pace covers a faster one; a lock has none.
    pace = standing.how["seconds_between_posts"] or 0
    return bool(pace >= (wanted.seconds_between_posts or 0))


def is_needed(covering: Sequence[ThreadStepView], wanted: ThreadAction, now: datetime) -> bool:
    """Whether the host is to be asked in spite of the steps that cover what is wanted."""
    if not covering:
        return True
    end = _last(covering).until
    if wanted.for_seconds is None or end is None:
        return False
    return end - now < timedelta(seconds=wanted.for_seconds) / 2


def _last(steps: Sequence[ThreadStepView]) -> ThreadStepView:
    """The one that ends last; one without an end is the last of all."""
    return max(steps, key=lambda one: one.until.timestamp() if one.until else math.inf)


def _lock_thread(connection: Connection, community_id: str, top_post_id: str) -> None:
    """Let one transaction at a time ask for steps on a thread.

    The post at its top may never have been sent, so that there is no row to lock. On SQLite the
    transaction holds every lock.
    """
    if connection.dialect.name == "sqlite":
        return
    name = f"thread\0{community_id}\0{top_post_id}".encode()
    key = int.from_bytes(hashlib.sha256(name).digest()[:8], signed=True)
    connection.execute(select(func.pg_advisory_xact_lock(key)))
