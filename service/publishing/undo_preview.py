"""What an undo would do, counted before anything is done. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from service.decisions import decisions_by_id, posts_by_pk
from service.decisions.enforced import Enforcement
from service.ladder.outstanding import standing_of
from service.publishing.undo_follow import follow_on
from service.publishing.undo_scope import Wanted, fate_of, page_of
from service.publishing.undo_without import Without

PAGE: Final = 500
SAMPLE: Final = 5
IsAsked = Callable[[Connection, str], bool]
"""Tells whether a human is asked about a post already, by its key in the store."""


@dataclass
class Preview:
    """What an undo would do.

    ``fates`` counts decisions: ``reverse``, those that are left alone because a ``human`` has
    decided the post since or ``other`` enforcements took their place, and ``done``, of which
    nothing stands any more. ``standing`` counts strikes and steps that would be taken back,
    ``items`` the review items that would open because another rule asks about the post.
    ``follow_on`` counts what later decisions built on those strikes, about ``followed`` members:
    strikes that weigh otherwise without them, and steps that would not have been taken.
    """

    fates: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    items: int = 0
    follow_on: Counter[str] = field(default_factory=Counter)
    members: set[str] = field(default_factory=set)
    followed: set[str] = field(default_factory=set)
    sample: list[Enforcement] = field(default_factory=list)


def preview(connection: Connection, wanted: Wanted, without: Without, is_asked: IsAsked) -> Preview:
    """Say what an undo would do, and change nothing.

    Args:
        connection: where to read.
        wanted: what is to be taken back.
        without: decides posts as the version would without the rule.
        is_asked: whether a post has an open review item, to which a question is added.
    """
    found, after = Preview(), None
    taking: set[str] = set()
    while True:
        page = page_of(connection, wanted, after, PAGE)
        reverse = _count(connection, wanted, page, found)
        taking.update(one.decision_id for one in reverse)
        found.items += _new_items(connection, wanted, reverse, without, is_asked)
        if len(page) < PAGE:
            break
        after = page[-1].decision_id
    for author_id, one in follow_on(connection, without.policies, wanted, found.members, taking):
        found.follow_on += one.counts()
        found.followed.add(author_id)
    return found


def _count(
    connection: Connection, wanted: Wanted, page: Sequence[Enforcement], found: Preview
) -> list[Enforcement]:
    """Count a page and return what of it would be taken back."""
    standing = standing_of(connection, [one.post_pk for one in page])
    reverse = []
    for one in page:
        fate = fate_of(one, wanted)
        stands = standing.get(one.decision_id)
        if fate == "reverse" and not stands and one.current_id != one.decision_id:
            found.fates["done"] += 1
            continue
        found.fates[fate] += 1
        if fate == "reverse":
            found.standing.update(stands or {})
            found.members.add(one.author_id)
            found.sample += [one] if len(found.sample) < SAMPLE else []
            reverse.append(one)
    return reverse


def _new_items(
    connection: Connection,
    wanted: Wanted,
    reverse: Sequence[Enforcement],
    without: Without,
    is_asked: IsAsked,
) -> int:
    """How many of the posts would go to a human who is not asked about them yet."""
    current = [one for one in reverse if one.current_id == one.decision_id]
    decisions = decisions_by_id(connection, [one.decision_id for one in current])
    posts = posts_by_pk(connection, [one.post_pk for one in current])
    opened = 0
    for one in current:
        content, decision = posts[one.post_pk].content, decisions[one.decision_id]
        asks = without.evaluate(connection, wanted, decision, content).outcome == "review"
        opened += asks and not is_asked(connection, one.post_pk)
    return opened
