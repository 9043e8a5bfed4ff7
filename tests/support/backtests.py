"""Stored posts and two policies for tests of the back-test that need no store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from service.decisions import StoredPost
from service.publishing.backtest import Span, Trial, make_result, replay_block
from tests.support.policies import policy_of

START = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = Span("test", START, START + timedelta(days=10))
OLD = """\
  - {name: abuse, guideline: respect, when: {score: {toxicity: 0.9}}, then: {enforce: minor}}
  - {name: doubt, guideline: respect, when: {score: {toxicity: 0.5}}, then: {review: {}}}
"""
NEW = OLD.replace("0.9", "0.8").replace("0.5", "0.6")


def stored(number: int, toxicity: float | None = 0.0, **given: Any) -> StoredPost:
    """A post of the hour ``number``, allowed by a policy that looks at toxicity."""
    facts: dict[str, Any] = {
        "language": "en",
        "kind": "post",
        "media": None,
        "counts": {},
        "links": [],
        "mentions": [],
        "has_parent": False,
        "channel": {"id": given.pop("channel", "general"), "known": True, "topic": None},
        "author": {"id": "a", "known": True, "role": None, "age_days": 9.0, "accepted_posts": 9},
    }
    values: dict[str, Any] = {
        "decision_id": f"d{number:04}",
        "decided_at": START + timedelta(hours=number),
        "post_id": f"post-{number}",
        "outcome": "allow",
        "visibility": "show",
        "severity": None,
        "rule": None,
        "guideline_id": None,
        "policy_version": 1,
        "model_version": "test/1",
        "facts": orjson.dumps(facts).decode(),
        "scores": orjson.dumps({"toxicity": toxicity}).decode(),
        "content": orjson.dumps({"text": f"Post number {number}"}).decode(),
        "human": None,
    }
    return StoredPost(**values | given)


def trial(old: str = OLD, new: str = NEW, sample: int = 20) -> Trial:
    """Two policies with these rules."""
    return Trial(policy_of(old), policy_of(new), against=1, sample=sample)


def result(posts: list[StoredPost], tried: Trial | None = None, **given: Any) -> dict[str, Any]:
    """What a back-test over ``posts`` finds."""
    tried = tried or trial()
    return make_result(replay_block(tried, posts), tried, SPAN, **{"model": "test/1"} | given)
