"""What holds for every policy, every text and every order of rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.policy import (
    Evaluation,
    Facts,
    PolicyError,
    Problem,
    evaluate,
    load_policy,
    load_policy_file,
)
from service.policy.vocabulary import LABELS
from tests.support.policies import facts_of

DEFAULT = load_policy_file(Path(__file__).parents[2] / "policies" / "default.yaml")
OUTCOMES = ("allow", "review", "enforce")

any_text = st.text(st.characters(), max_size=200)
scores = st.dictionaries(st.sampled_from(LABELS), st.none() | st.floats(0, 1))
levels = st.floats(0.05, 0.95)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A condition that can only become true as scores rise."""
    label = draw(st.sampled_from(LABELS))
    leaf: dict[str, Any] = {"score": {label: draw(levels)}}
    if draw(st.booleans()):
        return leaf
    other = {"score": {draw(st.sampled_from(LABELS)): draw(levels)}}
    return {draw(st.sampled_from(["all", "any"])): [leaf, other]}


effects = st.sampled_from(
    [
        {"enforce": "minor"},
        {"enforce": "major"},
        {"enforce": "severe"},
        {"review": {"priority": 10}},
        {"review": {"priority": 90}, "hold": {"seconds": 60, "then": "hide"}},
        {"label": "seen"},
        {"nudge": "Rephrase?"},
    ]
)


@st.composite
def documents(draw: st.DrawFn, extra: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    choices = st.one_of(effects, st.sampled_from(extra)) if extra else effects
    rules = [
        {
            "name": f"rule{number}",
            "guideline": draw(st.sampled_from(["one", "two"])),
            "when": draw(conditions()),
            "then": draw(choices),
            "precedence": draw(st.integers(-1, 1)),
        }
        for number in range(draw(st.integers(1, 6)))
    ]
    guidelines = [{"id": name, "title": name, "text": "Be kind."} for name in ("one", "two")]
    return {"version": 1, "purpose": "To learn.", "guidelines": guidelines, "rules": rules}


def decide(document: dict[str, Any], facts: Facts) -> Evaluation:
    return evaluate(load_policy(json.dumps(document)), facts)


@settings(deadline=None)
@given(any_text, any_text, scores)
def test_the_default_policy_never_raises_on_any_text(
    text: str, normalised: str, given_scores: dict[str, float | None]
) -> None:
    found = evaluate(DEFAULT, facts_of(text, normalised=normalised, scores=given_scores))
    assert found.outcome in OUTCOMES
    assert len(found.trace) >= len(DEFAULT.document.rules)


@settings(deadline=None)
@given(any_text, scores)
def test_the_same_facts_give_the_same_evaluation(
    text: str, given_scores: dict[str, float | None]
) -> None:
    facts = facts_of(text, scores=given_scores)
    assert evaluate(DEFAULT, facts) == evaluate(DEFAULT, facts)


@settings(max_examples=60, deadline=None)
@given(documents(({"allow": True},)), st.randoms(), scores)
def test_the_order_of_rules_does_not_matter(
    document: dict[str, Any], random: Any, given_scores: dict[str, float | None]
) -> None:
    facts = facts_of(scores=given_scores)
    rules = list(document["rules"])
    random.shuffle(rules)
    one, other = decide(document, facts), decide(document | {"rules": rules}, facts)
    assert replace(one, trace=[]) == replace(other, trace=[])
    assert sorted(map(str, one.trace)) == sorted(map(str, other.trace))


@settings(max_examples=60, deadline=None)
@given(documents(), scores, st.floats(0, 0.5))
def test_raising_every_threshold_never_flags_more(
    document: dict[str, Any], given_scores: dict[str, float | None], more: float
) -> None:
    facts = facts_of(scores=given_scores)
    lax = decide(_raised(document, more), facts)
    strict = decide(document, facts)
    assert (lax.outcome != "allow") <= (strict.outcome != "allow")


def _raised(node: Any, more: float) -> Any:
    if isinstance(node, dict):
        return {
            key: {label: min(1.0, value + more) for label, value in item.items()}
            if key == "score"
            else _raised(item, more)
            for key, item in node.items()
        }
    return [_raised(item, more) for item in node] if isinstance(node, list) else node


@settings(max_examples=60, deadline=None)
@given(documents(({"allow": True},)), scores)
def test_the_trace_explains_the_outcome(
    document: dict[str, Any], given_scores: dict[str, float | None]
) -> None:
    found = decide(document, facts_of(scores=given_scores))
    rules = {rule["name"]: rule for rule in document["rules"]}
    matched = {e["name"] for e in found.trace if e["result"] == "matched"}
    if found.rule in rules:
        assert found.rule in matched
    enforcing = [n for n in matched if "enforce" in rules.get(n, {"then": ()})["then"]]
    if found.outcome == "enforce":
        assert found.rule in enforcing
    if found.outcome == "allow" and found.rule is None:
        assert not matched


@settings(max_examples=60, deadline=None)
@given(documents(), scores)
def test_a_null_score_never_flags(
    document: dict[str, Any], given_scores: dict[str, float | None]
) -> None:
    nothing = decide(document, facts_of("", scores=dict.fromkeys(LABELS)))
    assert nothing.outcome == "allow"
    for entry in nothing.trace:
        assert entry["result"] == "not applicable"


def problems_of(source: str) -> list[Problem]:
    try:
        load_policy(source)
    except PolicyError as error:
        return error.problems or [Problem("no problem is named", 0, 0, "")]
    return []


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_any_text_is_a_policy_or_a_located_error(text: str) -> None:
    assert all(p.line >= 1 and p.column >= 1 and p.message for p in problems_of(text))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_default_policy_is_a_policy_or_a_located_error(data: st.DataObject) -> None:
    source = DEFAULT.sealed()
    start = data.draw(st.integers(0, len(source)))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.text(st.sampled_from("{}[]:,&*!|>'\"%@`#\t\n -a1~?"), max_size=6))
    found = problems_of(source[:start] + junk + source[start + length :])
    assert all(p.line >= 1 and p.column >= 1 and p.message for p in found)
