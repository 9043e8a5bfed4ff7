"""Which of the changed posts are shown: the same ones at every run. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

SHOWN = 100
"""Characters of a post that are shown."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A post that comes out otherwise; ``before`` and ``after`` are plain data of what is said."""

    decision_id: str
    post_id: str
    channel_id: str
    text: str
    change: str
    difference: int
    distance: float
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def cell(self) -> tuple[str, str]:
        """From which level to which."""
        return self.before["level"], self.after["level"]

    @property
    def order(self) -> tuple[float, float, str]:
        """Sorts by how much changed, the most first; ties go by id."""
        return -abs(self.difference), -self.distance, self.decision_id


@dataclass(slots=True)
class Sample:
    """Up to ``size`` posts of each kind of change, picked at random but always the same.

    Those with the smallest hash of their id are kept: which ones does not depend on how the posts
    were divided into blocks, and every post of a kind has the same chance.
    """

    size: int
    kept: dict[tuple[str, str], dict[str, Changed]] = field(default_factory=dict)

    def wants(self, cell: tuple[str, str], decision_id: str) -> bool:
        """Whether a post would be kept, so that others need not be put into words."""
        kept = self.kept.get(cell, {})
        return len(kept) < self.size or rank(decision_id) < max(kept, default="")

    def add(self, post: Changed) -> None:
        """Keep a post if it is among the first of its kind."""
        if self.size < 1:
            return
        kept = self.kept.setdefault(post.cell, {})
        kept[rank(post.decision_id)] = post
        if len(kept) > self.size:
            del kept[max(kept)]

    def merge(self, other: Sample) -> None:
        """Add what another part has kept."""
        for post in other.posts():
            self.add(post)

    def posts(self) -> Iterable[Changed]:
        """Everything that is kept."""
        return chain.from_iterable(kept.values() for kept in self.kept.values())

    def chosen(self) -> list[Changed]:
        """``size`` posts, each kind of change in turn, sorted by how much changed."""
        kinds = [[kept[key] for key in sorted(kept)] for _cell, kept in sorted(self.kept.items())]
        kinds.sort(key=lambda posts: -abs(posts[0].difference))
        turns = chain.from_iterable(zip_longest(*kinds))
        found = [post for post in turns if post is not None][: self.size]
        return sorted(found, key=lambda post: post.order)


def rank(decision_id: str) -> str:
    """A random-looking place in a queue that is always the same for an id."""
    return hashlib.sha256(decision_id.encode()).hexdigest()[:16]


def shortened(text: str, limit: int = SHOWN) -> str:
    """The beginning of a post on one line."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
