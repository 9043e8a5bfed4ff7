"""What holds for conditions on surroundings, whatever is known of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.decisions import replayed_facts
from service.decisions.facts import stored_facts
from service.decisions.simhash import MOST_CHARACTERS, near, simhash
from service.policy import Evaluation, Facts, evaluate, load_policy
from service.policy.skeleton import MAX_NAME, same_look, skeletons
from tests.support.context_strategies import (
    conditions_over,
    context_documents,
    context_leaves,
    context_posts,
)
from tests.support.policy_strategies import any_text, posts

RESULTS = {"matched", "not matched", "not applicable"}


def decide(document: dict[str, Any], facts: Facts) -> Evaluation:
    return evaluate(load_policy(json.dumps(document)), facts)


@settings(max_examples=50, deadline=None)
@given(context_documents(), context_posts())
def test_evaluation_never_raises_and_is_the_same_again(
    document: dict[str, Any], facts: Facts
) -> None:
    found = decide(document, facts)
    assert {entry["result"] for entry in found.trace} <= RESULTS
    assert decide(document, facts) == found
    json.dumps(found.trace)


@settings(max_examples=40, deadline=None)
@given(context_documents(), st.randoms(), context_posts())
def test_the_order_of_rules_does_not_matter(
    document: dict[str, Any], random: Any, facts: Facts
) -> None:
    rules = list(document["rules"])
    random.shuffle(rules)
    one, other = decide(document, facts), decide(document | {"rules": rules}, facts)
    assert replace(one, trace=[]) == replace(other, trace=[])


@settings(max_examples=40, deadline=None)
@given(context_documents(context_leaves), posts())
def test_facts_that_nobody_found_out_match_nothing(document: dict[str, Any], facts: Facts) -> None:
    found = decide(document, replace(facts, has_parent=True))
    rules = {rule["name"] for rule in document["rules"]}
    results = {entry["result"] for entry in found.trace if entry["name"] in rules}
    assert results == {"not applicable"}


@settings(max_examples=40, deadline=None)
@given(context_documents(conditions_over(st.integers(0, 5))), context_posts(), st.integers(1, 3))
def test_asking_for_more_never_matches_more(
    document: dict[str, Any], facts: Facts, more: int
) -> None:
    strict = {
        e["name"] for e in decide(_more(document, more), facts).trace if e["result"] == "matched"
    }
    lax = {e["name"] for e in decide(document, facts).trace if e["result"] == "matched"}
    reserved = {"disagreement"}
    assert strict - reserved <= lax


def _more(node: Any, more: int) -> Any:
    """``node`` with every count of a thread and every similarity raised."""
    if isinstance(node, list):
        return [_more(item, more) for item in node]
    if not isinstance(node, dict):
        return node
    raised = {key: _more(item, more) for key, item in node.items()}
    for key in ("author_posts_at_target", "distinct_authors_at_target", "posts"):
        if isinstance(raised.get(key), int):
            raised[key] += more
    if "claim" in raised:
        least = raised["claim"]["at_least"]
        raised["claim"] = {**raised["claim"], "at_least": min(1.0, least + more / 10)}
    return raised


@settings(max_examples=40, deadline=None)
@given(context_posts(), context_documents())
def test_a_replay_of_stored_facts_says_the_same(facts: Facts, document: dict[str, Any]) -> None:
    parent = facts.parent and {k: v for k, v in facts.parent.items() if k != "text"}
    facts = replace(facts, parent=parent or None, text="A post.", normalised="A post.")
    facts = replace(facts, names=facts.names or None, thread=facts.thread or None)
    stored = json.loads(json.dumps(stored_facts(facts)))
    content = {"author_id": "a", "channel_id": "general", "text": "A post."}
    again = replayed_facts(stored, content, dict(facts.scores))
    assert decide(document, again) == decide(document, facts)


@given(any_text, any_text)
def test_looking_alike_is_mutual_and_any_name_can_be_compared(one: str, other: str) -> None:
    assert same_look(one, other) == same_look(other, one)
    assert bool(skeletons(one)) == same_look(one, one)
    assert all(len(reading) <= 20 * MAX_NAME for reading in skeletons(one * 50))


@given(any_text, any_text)
def test_a_text_is_near_itself_and_what_follows_its_beginning_does_not_count(
    text: str, more: str
) -> None:
    found = simhash(text * 40)
    assert found is None or near(found, found)
    long = ("Ahoy " * MOST_CHARACTERS)[:MOST_CHARACTERS]
    assert simhash(long + more) == simhash(long)
