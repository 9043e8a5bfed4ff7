"""The fast evaluation against a plain one, and what a trace is worth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.policy import Evaluation, Facts, Policy, evaluate, load_policy
from service.policy.schema import Rule
from tests.support.policy_look import look_at
from tests.support.policy_oracle import Look, judge, outcome_of
from tests.support.policy_strategies import conditions, documents, posts, with_pattern

RESULTS = {True: "matched", False: "not matched", None: "not applicable"}
ALWAYS = {"any": [{"reply": True}, {"reply": False}]}
cases = st.tuples(documents(conditions | conditions.map(with_pattern)), posts())


def run(document: dict[str, Any], facts: Facts) -> tuple[Policy, Evaluation]:
    policy = load_policy(json.dumps(document))
    return policy, evaluate(policy, facts)


def plain_result(policy: Policy, rule: Rule, facts: Facts, look: Look) -> str:
    view = policy.for_channel(facts.channel.id)
    channel = policy.document.channels.get(facts.channel.id)
    if channel and rule.name in channel.rules_off:
        return RESULTS[None]
    truth = judge(rule.when, look, view.thresholds)
    return RESULTS[None if truth and facts.author.role in rule.exempt else truth]


def entries(policy: Policy, found: Evaluation) -> list[tuple[Rule, dict[str, Any]]]:
    by_name = {rule.name: rule for rule in policy.document.rules}
    return [(by_name[e["name"]], e) for e in found.trace if e["name"] in by_name]


@settings(max_examples=80, deadline=None)
@given(cases)
def test_every_rule_comes_out_as_a_plain_evaluation_says(
    case: tuple[dict[str, Any], Facts],
) -> None:
    policy, found = run(*case)
    look = look_at(policy, case[1])
    expected = [
        (rule.name, plain_result(policy, rule, case[1], look)) for rule in policy.document.rules
    ]
    assert [(entry["name"], entry["result"]) for _, entry in entries(policy, found)] == expected


@settings(max_examples=80, deadline=None)
@given(cases)
def test_the_values_in_a_trace_are_enough_to_explain_each_result(
    case: tuple[dict[str, Any], Facts],
) -> None:
    policy, found = run(*case)
    thresholds = policy.for_channel(case[1].channel.id).thresholds
    for rule, entry in entries(policy, found):
        if "off_in_channel" in entry["values"]:
            continue
        told = RESULTS[True] if "exempt" in entry else entry["result"]
        assert RESULTS[judge(rule.when, entry["values"].get, thresholds)] == told


@settings(max_examples=80, deadline=None)
@given(cases)
def test_the_values_in_a_trace_are_those_of_the_post(case: tuple[dict[str, Any], Facts]) -> None:
    policy, found = run(*case)
    look = look_at(policy, case[1])
    for _, entry in entries(policy, found):
        for name, noted in entry["values"].items():
            if name.startswith(("score.", "counts.")) or name in ("mentions", "links.count"):
                assert noted["is"] == look(name)
            elif name.startswith(("words.", "pattern")):
                assert set(noted) <= set(look(name))
            elif name != "caps" and name != "off_in_channel":
                assert noted == look(name)


@settings(max_examples=80, deadline=None)
@given(cases)
def test_the_matched_rules_of_a_trace_give_the_outcome_again(
    case: tuple[dict[str, Any], Facts],
) -> None:
    policy, found = run(*case)
    matched = [rule for rule, entry in entries(policy, found) if entry["result"] == "matched"]
    names = {rule.name for rule in matched}
    always = [
        {**rule, "when": ALWAYS, "exempt": []} for rule in case[0]["rules"] if rule["name"] in names
    ]
    _, again = run(case[0] | {"rules": always, "channels": {}}, case[1])
    assert replace(again, trace=found.trace) == found
    assert outcome_of(matched) == found.outcome


@settings(max_examples=50, deadline=None)
@given(cases)
def test_a_trace_is_plain_json(case: tuple[dict[str, Any], Facts]) -> None:
    _, found = run(*case)
    assert json.loads(json.dumps(found.trace)) == found.trace
