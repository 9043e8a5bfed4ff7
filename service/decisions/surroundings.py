"""What surrounds a post: gathered as far as the policy asks for it, and no further."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.communities import MemberView
from service.decisions.admit import stored_content
from service.decisions.counts import asked, post_counts, report_counts
from service.decisions.duplicates import all_duplicates, own_duplicates
from service.decisions.names import name_facts
from service.decisions.parents import ParentPost, find_parent, find_thread
from service.decisions.recent import (
    RecentPost,
    by_author,
    in_channel,
    in_community,
    windows_asked,
    within,
)
from service.decisions.schemas import Content
from service.decisions.threads import author_posts_at, authors_at, read_together, targets_of
from service.policy import NameFacts, ParentFacts, ThreadFacts


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a post stands: ``pk`` is empty for a draft."""

    community_id: str
    post_id: str
    pk: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was found; what nobody asked for is missing."""

    counts: dict[str, int] = field(default_factory=dict)
    names: NameFacts | None = None
    thread: ThreadFacts | None = None
    parent: ParentFacts | None = None


def look_around(
    connection: Connection,
    place: Place,
    content: Content,
    scores: Mapping[str, float | None],
    member: MemberView | None,
    needs: Collection[str],
) -> Surroundings:
    """Find out what a policy with these ``needs`` (``Policy.needs``) asks for."""
    if not needs:
        return Surroundings()
    look = _Look(connection, place, content, needs)
    names = name_facts(connection, place.community_id, content, member, needs)
    return Surroundings(look.counts(), names, look.thread(scores), look.parent_facts())


class _Look:
    """One post; rows that several facts are made of are read once."""

    def __init__(
        self, connection: Connection, place: Place, content: Content, needs: Collection[str]
    ) -> None:
        self.connection, self.place, self.content, self.needs = connection, place, content, needs
        self.targets = windows_asked(needs, "thread.targets")
        self.authors = windows_asked(needs, "thread.authors")
        self.own = self._own()
        self.parent = self._parent()

    def _asks(self, *names: str) -> bool:
        return any(name in self.needs for name in names)

    def _own(self) -> list[RecentPost]:
        if not self.targets and not self._asks(
            "thread.scores", "counts.near_duplicates_own_last_day"
        ):
            return []
        place, author = self.place, self.content.author_id
        since = place.now - timedelta(days=7)
        return by_author(self.connection, place.community_id, author, since, place.pk)

    def _parent(self) -> ParentPost | None:
        if not (self.targets or self.authors or self._asks("parent")):
            return None
        return find_parent(self.connection, self.place.community_id, self.content.parent_id)

    def counts(self) -> dict[str, int]:
        place, author = self.place, self.content.author_id
        found: dict[str, int] = {}
        if self._asks("counts.posts_last_10m", "counts.posts_last_week"):
            found |= post_counts(self.connection, place.community_id, author, place.pk, place.now)
        if asked(self.needs, "report"):
            found |= report_counts(self.connection, place.community_id, author, place.now)
        return found | self._duplicates()

    def _duplicates(self) -> dict[str, int]:
        if not asked(self.needs, "near_duplicate"):
            return {}
        place, written = self.place, stored_content(self.content)
        found: dict[str, int] = {}
        if self._asks("counts.near_duplicates_own_last_day"):
            found |= own_duplicates(written, within(self.own, place.now, "1d"))
        if self._asks(
            "counts.near_duplicates_all_last_day", "counts.near_duplicate_authors_last_day"
        ):
            since = place.now - timedelta(days=1)
            posts = in_community(self.connection, place.community_id, since, place.pk)
            found |= all_duplicates(written, self.content.author_id, posts)
        return found

    def thread(self, scores: Mapping[str, float | None]) -> ThreadFacts | None:
        if not (self.targets or self.authors or self._asks("thread.scores")):
            return None
        found: ThreadFacts = {}
        place, content = self.place, self.content
        answered = self.parent.author_id if self.parent else None
        targets = targets_of(content.author_id, answered, content.mentions)
        if self.targets:
            found["author_posts_at_target"] = author_posts_at(
                targets, self.own, place.now, self.targets
            )
        if self.authors:
            posts = self._in_channel() if targets else []
            found["distinct_authors_at_target"] = authors_at(
                targets, content.author_id, posts, place.now, self.authors
            )
        if self._asks("thread.scores"):
            thread = find_thread(
                self.connection, place.community_id, place.post_id, content.parent_id
            )
            found.update(read_together(scores, self.own, thread))
        return found

    def _in_channel(self) -> list[RecentPost]:
        place = self.place
        since = place.now - timedelta(seconds=max(self.authors.values()))
        return in_channel(
            self.connection, place.community_id, self.content.channel_id, since, place.pk
        )

    def parent_facts(self) -> ParentFacts | None:
        parent = self.parent
        if parent is None or not self._asks("parent"):
            return None
        return {
            "scores": parent.scores or {},
            "same_author": parent.author_id == self.content.author_id,
            "text": parent.text,
        }
