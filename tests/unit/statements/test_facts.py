"""What a decision rests on: of a rule's alternatives, only those that were true."""

from __future__ import annotations

from typing import Any

import pytest

from service.statements.facts import Fact, facts_of


def told(**values: Any) -> list[str]:
    named = {name.replace("__", "."): found for name, found in values.items()}
    trace = [{"name": "rule", "result": "matched", "values": named}]
    return [fact.kind for fact in facts_of(trace, "rule")]


def test_a_score_has_its_label_value_and_line() -> None:
    values = {"score.insult": {"is": 0.9, "at_least": 0.85}}
    trace = [{"name": "a", "result": "matched", "values": values}]
    assert facts_of(trace, "a") == (Fact("score", "insult", 0.9, 0.85),)


@pytest.mark.parametrize(
    "found",
    [
        {"is": 0.2, "at_least": 0.5},
        {"is": None, "at_least": 0.5},
        {"is": 0.2, "at_least": None, "below": 0.5},
        {"is": 0.9, "at_least": 0.5, "below": 0.8},
    ],
)
def test_a_number_that_does_not_reach_its_line_decides_nothing(found: dict[str, Any]) -> None:
    assert told(score__toxicity=found) == []


def test_other_rules_and_rules_that_did_not_match_are_left_out() -> None:
    values = {"pattern": ["x"]}
    trace = [
        {"name": "b", "result": "matched", "values": values},
        {"name": "a", "result": "not matched", "values": values},
    ]
    assert facts_of(trace, "a") == ()


def test_lists_and_flags_count_where_they_are_not_empty() -> None:
    assert told(words__a=["x"], words__b=[], pattern=[]) == ["words"]
    assert told(author__new=True, name__staff=["robin"]) == ["new", "name"]
    assert told(author__new=False, name__staff=[]) == []
    assert told(parent__words={"a": ["x"]}) == ["parent"]
    assert told(parent__words={"a": []}) == []


def test_each_kind_is_told_once() -> None:
    assert told(words__a=["x"], words__b=["y"], caps={"share": 0.9, "at_least": 0.7}) == [
        "words",
        "form",
    ]


def test_a_claim_counts_where_one_is_alike() -> None:
    assert told(claim={"is": {"a": None, "b": 0.9}, "at_least": 0.8}) == ["claim"]
    assert told(claim={"is": {"a": None, "b": 0.1}, "at_least": 0.8}) == []


def test_where_a_post_stood_and_who_wrote_it_is_no_reason() -> None:
    assert told(channel__id="general", author__role="guest", language="en", kind="post") == []
