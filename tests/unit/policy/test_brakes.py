"""A braked rule asks a human instead of enforcing; everything else stays."""

from __future__ import annotations

import pytest

from service.decisions import LivePolicy
from service.policy import Evaluation, Policy, evaluate
from tests.support.policies import facts_of, policy_of

RULES = """
  - name: abuse
    guideline: respect
    when: {score: {toxicity: enforce}}
    then: {enforce: minor, label: rude}
  - {name: adverts, guideline: honest, when: {score: {spam: review}}, then: {enforce: major}}
  - {name: rough, guideline: respect, when: {score: {toxicity: review}}, then: {nudge: Kindly.}}
"""
TOXIC, SPAM = {"toxicity": 0.95}, {"spam": 0.9}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(RULES)


def decided(policy: Policy, rules: set[str], scores: dict[str, float | None]) -> Evaluation:
    return evaluate(policy.braked(frozenset(rules)), facts_of(scores=scores))


@pytest.mark.parametrize("rules", [{"abuse"}, {"*"}, {"abuse", "adverts"}])
def test_a_braked_rule_holds_the_post_for_a_human(policy: Policy, rules: set[str]) -> None:
    found = decided(policy, rules, TOXIC)
    assert (found.outcome, found.visibility, found.rule) == ("review", "hold", "abuse")
    assert found.hold is not None
    assert (found.hold.seconds, found.hold.then) == (86_400, "hide")
    assert found.severity is None
    assert "rude" in found.labels


def test_the_other_rules_go_on_enforcing(policy: Policy) -> None:
    assert decided(policy, {"abuse"}, SPAM) == evaluate(policy, facts_of(scores=SPAM))


def test_rules_that_do_not_enforce_have_no_brake(policy: Policy) -> None:
    assert policy.braked(frozenset()) is policy
    assert policy.braked(frozenset({"rough", "of an older version"})) is policy


def test_a_braked_policy_is_made_once_and_shares_the_words(policy: Policy) -> None:
    braked = policy.braked(frozenset({"abuse"}))
    assert policy.braked(frozenset({"abuse", "rough"})) is braked
    assert braked.lexicon is policy.lexicon
    assert braked.guidelines == policy.guidelines


def test_the_trace_of_a_decision_tells_of_the_brake(policy: Policy) -> None:
    live = LivePolicy("test", 1, policy, frozenset({"abuse"}))
    entry = {"name": "brake", "result": "matched", "values": {"rules": ["abuse"]}}
    assert live.evaluate(facts_of(scores=TOXIC)).trace[-1] == entry
    assert entry not in live.evaluate(facts_of(scores=SPAM)).trace
