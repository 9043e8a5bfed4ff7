"""Who writes to whom, and an author's last posts in a thread read together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from service.decisions.recent import SECONDS, RecentPost
from service.policy import ThreadFacts

READ_TOGETHER: Final = 5
"""How many posts of an author in a thread are read together, the new one included."""


Windows = Mapping[str, int]


def targets_of(author_id: str, answered: str | None, mentions: Iterable[str]) -> frozenset[str]:
    """The members a post is addressed to: whom it answers and whom it mentions, not oneself."""
    return frozenset({*mentions, *([answered] if answered else [])}) - {author_id}


def author_posts_at(
    targets: Collection[str], own: Iterable[RecentPost], now: datetime, windows: Windows = SECONDS
) -> dict[str, int]:
    """By window, the author's posts at the target they write to most, the new one included.

    Args:
        targets: whom the new post is addressed to; none gives 0.
        own: the author's other posts.
        now: when the windows end.
        windows: their length in seconds by name.
    """
    aimed = _aimed(targets, own, now, windows)
    return {
        window: max((1 + len(posts[one]) for one in targets), default=0)
        for window, posts in aimed.items()
    }


def authors_at(
    targets: Collection[str],
    author_id: str,
    others: Iterable[RecentPost],
    now: datetime,
    windows: Windows = SECONDS,
) -> dict[str, int]:
    """By window, the authors who write to the target that most write to, the new post's included.

    Args:
        targets: whom the new post is addressed to; none gives 0.
        author_id: who wrote the new post.
        others: other posts, of anybody.
        now: when the windows end.
        windows: their length in seconds by name.
    """
    aimed = _aimed(targets, others, now, windows)
    return {
        window: max((len({author_id, *posts[one]}) for one in targets), default=0)
        for window, posts in aimed.items()
    }


def _aimed(
    targets: Collection[str], posts: Iterable[RecentPost], now: datetime, windows: Windows
) -> dict[str, dict[str, list[str]]]:
    """By window and target, the authors of the posts that are addressed to it: one a post."""
    found = {window: {one: list[str]() for one in targets} for window in windows}
    for post in posts:
        mentions = post.content.get("mentions", ())
        hit = targets_of(post.author_id, post.answered, mentions).intersection(targets)
        age = (now - post.created_at).total_seconds() if hit else 0
        for window, seconds in windows.items():
            for one in hit if age < seconds else ():
                found[window][one].append(post.author_id)
    return found


def read_together(
    scores: Mapping[str, float | None], own: Iterable[RecentPost], thread: Collection[str]
) -> ThreadFacts:
    """The new post and the author's last ones in the thread, as one: highest and mean scores.

    Args:
        scores: of the new post, by label.
        own: the author's other posts, newest first.
        thread: the ids of the posts that make up the thread; what answers one belongs to it.
    """
    earlier = [
        post.scores or {} for post in own if post.post_id in thread or post.parent_id in thread
    ]
    together = [scores, *earlier[: READ_TOGETHER - 1]]
    measured = {
        label: [found for each in together if (found := each.get(label)) is not None]
        for label in scores
    }
    return {
        "posts": len(together),
        "highest": {label: max(found, default=None) for label, found in measured.items()},
        "mean": {label: _mean(found) for label, found in measured.items()},
    }


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
