"""What holds for every policy, every text and every order of rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.policy import Evaluation, Facts, evaluate, load_policy, load_policy_file
from service.policy.vocabulary import LABELS
from tests.support.policies import facts_of
from tests.support.policy_strategies import any_text, conditions, documents, effects, posts, scores

POLICIES = Path(__file__).parents[2] / "policies"
SHIPPED = [load_policy_file(path) for path in sorted(POLICIES.rglob("*.yaml"))]
DEFAULT = load_policy_file(POLICIES / "default.yaml")
OUTCOMES = ("allow", "review", "enforce")
HUGE = 1_000_000


def decide(document: dict[str, Any], facts: Facts) -> Evaluation:
    return evaluate(load_policy(json.dumps(document)), facts)


@settings(deadline=None)
@given(any_text, any_text, scores, st.sampled_from(SHIPPED))
def test_the_shipped_policies_never_raise_on_any_text(
    text: str, normalised: str, given_scores: dict[str, float | None], policy: Any
) -> None:
    found = evaluate(policy, facts_of(text, normalised=normalised, scores=given_scores))
    assert found.outcome in OUTCOMES
    assert len(found.trace) >= len(policy.document.rules)


@pytest.mark.parametrize(
    "unit",
    ["a", "idiot ", "\ud800", "\udfff\ud800", "\x00", "İ", "ß", "🎉", "1" * 9, "\u202e", " ", "ﷺ"],
)
def test_a_megabyte_of_anything_is_decided(unit: str) -> None:
    text = unit * (HUGE // len(unit))
    assert evaluate(DEFAULT, facts_of(text)).outcome in OUTCOMES


@settings(max_examples=60, deadline=None)
@given(documents(), posts())
def test_no_policy_raises_on_any_post(document: dict[str, Any], facts: Facts) -> None:
    found = decide(document, facts)
    assert found.outcome in OUTCOMES
    assert {entry["result"] for entry in found.trace} <= {
        "matched",
        "not matched",
        "not applicable",
    }


@settings(deadline=None)
@given(posts())
def test_the_same_facts_give_the_same_evaluation(facts: Facts) -> None:
    assert evaluate(DEFAULT, facts) == evaluate(DEFAULT, facts)


@settings(max_examples=100, deadline=None)
@given(documents(), st.randoms(), posts())
def test_the_order_of_rules_does_not_matter(
    document: dict[str, Any], random: Any, facts: Facts
) -> None:
    rules = list(document["rules"])
    random.shuffle(rules)
    one, other = decide(document, facts), decide(document | {"rules": rules}, facts)
    assert replace(one, trace=[]) == replace(other, trace=[])
    assert sorted(map(str, one.trace)) == sorted(map(str, other.trace))


@settings(max_examples=100, deadline=None)
@given(documents(conditions, effects), posts(), st.floats(0, 0.5), st.randoms())
def test_raising_thresholds_never_flags_more(
    document: dict[str, Any], facts: Facts, more: float, random: Any
) -> None:
    lax, strict = decide(_raised(document, more, random), facts), decide(document, facts)
    assert _matched(lax) <= _matched(strict)
    assert (lax.outcome != "allow") <= (strict.outcome != "allow")


def _matched(found: Evaluation) -> set[str]:
    return {e["name"] for e in found.trace if e["result"] == "matched"} - {"disagreement"}


def _raised(node: Any, more: float, random: Any) -> Any:
    """Some lower bounds of scores and counts outside `not` raised; upper bounds stay."""
    if isinstance(node, list):
        return [_raised(item, more, random) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _bound(key, bound, more, random) for name, bound in item.items()}
        if key in ("score", "counts")
        else item
        if key == "not"
        else _raised(item, more, random)
        for key, item in node.items()
    }


def _bound(key: str, bound: Any, more: float, random: Any) -> Any:
    if isinstance(bound, dict):
        low = bound.get("at_least")
        return bound if low is None else bound | {"at_least": _bound(key, low, more, random)}
    if random.random() < 0.5:
        return bound
    if key == "counts":
        return bound + 1
    return "high" if bound == "low" else bound if bound == "high" else min(1.0, bound + more)


@settings(max_examples=60, deadline=None)
@given(documents(st.builds(lambda label: {"score": {label: "low"}}, st.sampled_from(LABELS))))
def test_a_null_score_never_flags(document: dict[str, Any]) -> None:
    nothing = decide(document, facts_of("", scores=dict.fromkeys(LABELS)))
    assert nothing.outcome == "allow"
    assert {entry["result"] for entry in nothing.trace} == {"not applicable"}
