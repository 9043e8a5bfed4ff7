"""What an undo takes back and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.decisions.enforced import Enforcement
from service.policy import evaluate
from service.publishing.undo_preview import Preview
from service.publishing.undo_scope import Wanted, fate_of
from service.publishing.undo_text import preview_data, preview_lines
from service.publishing.undo_without import without_rule
from tests.support.policies import facts_of, policy_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WANTED = Wanted("test", "abuse", 3, NOON, NOON + timedelta(hours=1))
RULES = """\
- {name: abuse, guideline: respect, when: {score: {toxicity: 0.9}}, then: {enforce: minor}}
- {name: fury, guideline: respect, when: {score: {toxicity: 0.95}}, then: {enforce: severe}}
- {name: doubt, guideline: respect, when: {score: {toxicity: 0.5}}, then: {review: {}}}
"""


def enforcement(**now: Any) -> Enforcement:
    """An enforcement that still counts, unless the test says otherwise."""
    found = Enforcement("d", NOON, "pk", "42", "ada", False, "d", "enforce", "abuse", 3, NOON)
    return found._replace(**now)


@pytest.mark.parametrize(
    ("now", "fate"),
    [
        ({}, "reverse"),
        ({"human": True}, "human"),
        ({"current_id": "e", "current_outcome": "allow"}, "reverse"),
        ({"current_id": "e"}, "reverse"),
        ({"current_id": "e", "current_rule": "fury"}, "other"),
        ({"current_id": "e", "current_version": 4}, "other"),
        ({"current_id": "e", "current_at": NOON + timedelta(hours=1)}, "other"),
    ],
)
def test_only_what_still_rests_on_the_rule_is_taken_back(now: dict[str, Any], fate: str) -> None:
    assert fate_of(enforcement(**now), WANTED) == fate


@pytest.mark.parametrize(
    ("toxicity", "outcome", "visibility", "rule"),
    [(0.2, "allow", "show", None), (0.92, "review", "show", "doubt")],
)
def test_without_a_rule_the_others_decide(
    toxicity: float, outcome: str, visibility: str, rule: str | None
) -> None:
    found = evaluate(
        without_rule(policy_of(RULES), "abuse"), facts_of(scores={"toxicity": toxicity})
    )
    assert (found.outcome, found.visibility, found.rule) == (outcome, visibility, rule)


def test_another_rule_that_would_enforce_asks_a_human_and_holds() -> None:
    found = evaluate(without_rule(policy_of(RULES), "abuse"), facts_of(scores={"toxicity": 0.97}))
    assert (found.outcome, found.visibility) == ("review", "hold")


FOUND = Preview(
    fates=Counter({"reverse": 2, "human": 1}),
    standing=Counter({"strike": 2, "suspend": 1, "proposed": 2}),
    items=1,
    follow_on=Counter({"suspend": 1, "strike": 1}),
    members={"ada"},
    followed={"ada"},
    sample=[enforcement()],
)


def test_the_preview_counts_and_names() -> None:
    assert list(preview_lines(WANTED, FOUND)) == [
        "Rule abuse of policy version 3 enforced 3 times from 2026-11-24T12:00:00.000Z to "
        "2026-11-24T13:00:00.000Z.",
        "Taken back: 2 decisions about 1 member: 2 strikes, 1 suspension, 2 proposed steps.",
        "Opened: 1 review item, because other rules ask about the posts.",
        "Follow-on, for 1 member: 1 suspension, 1 strike weighed again. Without the strikes that "
        "are taken back the ladder would not have gone so far.",
        "Left alone: 1, because a human has decided the post since.",
        "The first of them:",
        "  2026-11-24T12:00:00.000Z  post 42  author ada",
    ]


def test_a_preview_in_which_nothing_follows_says_nothing_of_it() -> None:
    plain = Preview(fates=Counter({"reverse": 1}), members={"ada"})
    lines = list(preview_lines(WANTED, plain))
    assert [line.partition(":")[0] for line in lines[1:]] == ["Taken back"]


def test_the_preview_is_data_too() -> None:
    data = preview_data(WANTED, FOUND)
    assert data["decisions"] == {"reverse": 2, "human": 1, "other": 0, "done": 0}
    assert (data["members"], data["review_items"]) == (1, 1)
    assert data["follow_on"] == {"members": 1, "strike": 1, "suspend": 1}
    assert data["first"][0]["post_id"] == "42"
