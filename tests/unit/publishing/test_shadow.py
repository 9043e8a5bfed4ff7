"""What was decided, held against what a candidate would have decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from service.decisions import StoredPost
from service.decisions.facts import stored_facts
from service.policy import evaluate
from service.publishing.shadow import compare_all, difference_of
from tests.support.policies import facts_of, policy_of

RULES = """\
- {name: abuse, guideline: respect, when: {score: {toxicity: 0.9}}, then: {enforce: minor}}
- {name: doubt, guideline: respect, when: {score: {toxicity: 0.5}}, then: {review: {}}}
"""
POLICY = policy_of(RULES)


def stored(toxicity: float, **decided: Any) -> StoredPost:
    """A post that was let through, unless the test says otherwise."""
    facts = facts_of(scores={"toxicity": toxicity})
    content = {"author_id": "a", "channel_id": "general", "text": facts.text}
    post = StoredPost(
        decision_id="d",
        decided_at=datetime(2026, 11, 24, tzinfo=UTC),
        post_id="42",
        outcome="allow",
        visibility="show",
        severity=None,
        rule=None,
        guideline_id=None,
        policy_version=1,
        model_version="test/1",
        facts=orjson.dumps(stored_facts(facts)).decode(),
        scores=orjson.dumps(dict(facts.scores)).decode(),
        content=orjson.dumps(content).decode(),
        human=None,
    )
    return post._replace(**decided)


@pytest.mark.parametrize(
    ("toxicity", "decided", "change"),
    [
        (0.1, {}, None),
        (0.6, {}, "stricter"),
        (0.1, {"outcome": "review", "rule": "doubt", "guideline_id": "respect"}, "milder"),
        (0.6, {"outcome": "review", "rule": "doubt", "guideline_id": "respect"}, None),
        (0.6, {"outcome": "review", "rule": "unsure", "guideline_id": "respect"}, "other"),
        (0.6, {"outcome": "review", "rule": "doubt", "guideline_id": "honest"}, "other"),
        (0.95, {"outcome": "review", "rule": "doubt", "guideline_id": "respect"}, "stricter"),
    ],
)
def test_a_difference_is_named_by_its_direction(
    toxicity: float, decided: dict[str, Any], change: str | None
) -> None:
    candidate = evaluate(POLICY, facts_of(scores={"toxicity": toxicity}))
    found = difference_of(stored(toxicity, **decided), candidate)
    assert (found and found["change"]) == change


def test_posts_whose_facts_can_not_be_read_are_counted_as_failed() -> None:
    broken = stored(0.6, decision_id="b", facts='{"unknown": 1}')
    found = compare_all(POLICY, [broken, stored(0.6), stored(0.1)])
    assert (found.posts, found.failed, len(found.differences)) == (3, 1, 1)
    assert found.problem is not None
    assert found.problem.endswith("at decision b")
