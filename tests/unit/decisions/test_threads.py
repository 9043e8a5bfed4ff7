"""Who writes to whom, and what an author wrote in a thread."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from service.decisions.recent import RecentPost
from service.decisions.threads import (
    READ_TOGETHER,
    author_posts_at,
    authors_at,
    read_together,
    targets_of,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def post(
    author: str,
    minutes: float,
    *,
    answers: str | None = None,
    mentions: tuple[str, ...] = (),
    parent: str | None = None,
    **scores: float | None,
) -> RecentPost:
    content: dict[str, Any] = {"text": "x", "mentions": list(mentions)}
    at = NOW - timedelta(minutes=minutes)
    return RecentPost(author, f"{author}-{minutes}", parent, at, answers, content, scores)


def test_a_post_is_addressed_to_whom_it_answers_and_mentions_but_not_to_oneself() -> None:
    assert targets_of("a", "b", ["c", "a"]) == {"b", "c"}
    assert targets_of("a", "a", []) == set()
    assert targets_of("a", None, []) == set()


def test_posts_at_a_target_are_counted_by_window() -> None:
    own = [
        post("a", 5, answers="b"),
        post("a", 30, mentions=("b",)),
        post("a", 60 * 5, answers="b", mentions=("b",)),
        post("a", 60 * 30, answers="c"),
        post("a", 1),
    ]
    assert author_posts_at({"b"}, own, NOW) == {"10m": 2, "1h": 3, "1d": 4, "7d": 4}
    assert author_posts_at({"b", "c"}, own, NOW)["7d"] == 4
    assert author_posts_at({"c"}, own, NOW) == {"10m": 1, "1h": 1, "1d": 1, "7d": 2}
    assert author_posts_at({"b"}, own, NOW, {"10m": 600}) == {"10m": 2}
    assert author_posts_at((), own, NOW) == {"10m": 0, "1h": 0, "1d": 0, "7d": 0}


def test_authors_at_a_target_are_counted_once_each() -> None:
    posts = [
        post("c", 1, answers="b"),
        post("c", 2, answers="b"),
        post("d", 50, mentions=("b",)),
        post("b", 3, mentions=("b",)),
        post("e", 4, answers="x"),
    ]
    assert authors_at({"b"}, "a", posts, NOW) == {"10m": 2, "1h": 3, "1d": 3, "7d": 3}
    assert authors_at((), "a", posts, NOW)["7d"] == 0


def test_posts_of_a_thread_are_read_together() -> None:
    own = [
        post("a", 1, parent="root", toxicity=0.6, insult=None),
        post("a", 2, parent="elsewhere", toxicity=0.99, insult=0.99),
        post("a", 3, parent="root", toxicity=0.9, insult=0.2),
    ]
    found = read_together({"toxicity": 0.3, "insult": None, "spam": None}, own, {"root"})
    assert found == {
        "posts": 3,
        "highest": {"toxicity": 0.9, "insult": 0.2, "spam": None},
        "mean": {"toxicity": 0.6, "insult": 0.2, "spam": None},
    }


def test_only_the_last_posts_of_a_thread_count() -> None:
    own = [post("a", minutes, parent="root", toxicity=0.1) for minutes in range(1, 9)]
    own.append(post("a", 9, parent="root", toxicity=1.0))
    found = read_together({"toxicity": 0.1}, own, {"root"})
    assert found["posts"] == READ_TOGETHER
    assert found["highest"] == {"toxicity": 0.1}
