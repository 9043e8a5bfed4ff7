"""A braked rule asks a human instead of enforcing; everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.decisions import LivePolicy
from service.policy import Evaluation, Policy, evaluate
from tests.support.policies import facts_of, policy_of

RULES = """
  - name: abuse
    guideline: respect
    when: {score: {toxicity: enforce}}
    then: {enforce: minor, label: rude}
  - {name: adverts, guideline: honest, when: {score: {spam: review}}, then: {enforce: major}}
  - {name: banter, guideline: respect, when: {score: {profanity: 0.8}}, then: {allow: true}}
  - {name: scams, guideline: honest, when: {score: {threat: 0.8}}, then: {enforce: major}}
  - name: doubtful
    guideline: respect
    when: {score: {insult: 0.8}}
    then: {review: {queue: second, priority: 90}}
  - {name: rough, guideline: respect, when: {score: {toxicity: review}}, then: {nudge: Kindly.}}
"""
QUEUES = "{queues: [{id: general, title: General}, {id: second, title: Second}]}"
TOXIC: dict[str, float | None] = {"toxicity": 0.95}
SPAM: dict[str, float | None] = {"spam": 0.9}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(RULES, review=QUEUES)


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


@pytest.mark.parametrize("other", ["profanity", "spam"], ids=["allow", "another enforcement"])
def test_who_disagreed_with_a_braked_rule_does_not_win_by_the_brake(
    policy: Policy, other: str
) -> None:
    scores: dict[str, float | None] = TOXIC | {other: 0.9}
    found = decided(policy, {"abuse"}, scores)
    assert (found.outcome, found.visibility, found.rule) == ("review", "hold", "disagreement")
    assert found == evaluate(policy, facts_of(scores=scores))


def test_a_rule_that_enforces_the_same_goes_on(policy: Policy) -> None:
    found = decided(policy, {"adverts"}, SPAM | {"threat": 0.9})
    assert (found.outcome, found.rule, found.severity) == ("enforce", "scams", "major")


def test_a_human_is_asked_where_the_review_is_that_a_rule_wants_anyway(policy: Policy) -> None:
    found = decided(policy, {"abuse"}, TOXIC | {"insult": 0.9})
    assert (found.rule, found.queue, found.priority) == ("abuse", "second", 90)


EXAMPLE = policy_of(RULES, review=QUEUES)
LABELS = ["toxicity", "spam", "profanity", "threat", "insult"]


@given(
    st.sets(st.sampled_from(["abuse", "adverts", "scams", "*"])),
    st.sets(st.sampled_from(LABELS)),
)
def test_a_brake_only_ever_turns_an_enforcement_into_a_review(
    rules: set[str], high: set[str]
) -> None:
    policy = EXAMPLE
    scores: dict[str, float | None] = {label: 0.95 if label in high else 0.1 for label in LABELS}
    free, braked = evaluate(policy, facts_of(scores=scores)), decided(policy, rules, scores)
    if free.outcome == "enforce" and braked.outcome != "enforce":
        assert (braked.outcome, braked.visibility) == ("review", "hold")
    elif free.outcome == "enforce":
        assert braked.rule not in policy.enforcing(frozenset(rules))
        assert (braked.guideline_id, braked.severity) == (free.guideline_id, free.severity)
    else:
        assert braked == free


def test_brakes_add_up(policy: Policy) -> None:
    both = policy.braked(frozenset({"abuse"})).braked(frozenset({"adverts"}))
    assert both.brakes == {"abuse", "adverts"}


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
