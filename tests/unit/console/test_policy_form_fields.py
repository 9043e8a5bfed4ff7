"""Rules and guidelines as forms: what is filled in reads back as what it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.console.policy_form_fields import Faults, Values
from service.console.policy_rule_fields import GUIDELINE, RULE
from service.policy.schema import Guideline, Rule
from service.policy.source import read_yaml
from tests.support.policy_strategies import conditions, effects

POLICIES = Path(__file__).parents[3] / "policies"
SHIPPED = [
    read_yaml(path.read_text(), path.name).data
    for path in sorted([POLICIES / "default.yaml", *(POLICIES / "examples").glob("*.yaml")])
]
RULES = [rule for policy in SHIPPED for rule in policy["rules"]]
GUIDELINES = [one for policy in SHIPPED for one in policy["guidelines"]]
BARE = {"name": ["r"], "when.reply": ["yes"], "then.allow": ["yes"]}


def read(values: Values) -> tuple[Any, Faults]:
    faults: Faults = {}
    return RULE.read(values, "", faults), faults


def again(data: Any) -> Any:
    values = RULE.fill(data, "")
    assert values is not None
    found, faults = read(values)
    assert faults == {}
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_a_shipped_rule_reads_back_the_same(rule: dict[str, Any]) -> None:
    assert Rule.model_validate(again(rule)) == Rule.model_validate(rule)
    assert again(again(rule)) == again(rule)


@pytest.mark.parametrize("guideline", GUIDELINES, ids=lambda one: one["id"])
def test_a_shipped_guideline_reads_back_the_same(guideline: dict[str, Any]) -> None:
    values = GUIDELINE.fill(guideline, "")
    assert values is not None
    found = GUIDELINE.read(values, "", {})
    assert Guideline.model_validate(found) == Guideline.model_validate(guideline)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {"name": st.just("r"), "guideline": st.just("g"), "when": conditions, "then": effects},
        optional={
            "note": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
            "precedence": st.integers(-100, 100),
            "exempt": st.lists(st.sampled_from(["a", "b"]), unique=True),
        },
    )
)
def test_any_rule_reads_back_the_same(rule: dict[str, Any]) -> None:
    assert Rule.model_validate(again(rule)) == Rule.model_validate(rule)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.just(7) | st.floats(0, 1) | st.text("a #:", max_size=4),
        lambda inner: st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(
                ["name", "when", "then", "score", "toxicity", "at_least", "below", "links", "count",
                 "review", "queue", "words", "lists", "author", "role", "thread", "slow", "any"]
            ), inner, max_size=4),
        max_leaves=12,
    )
)  # fmt: skip
def test_nothing_of_a_broken_rule_is_lost(data: Any) -> None:
    values = RULE.fill(data, "")
    if values is None:
        assert not isinstance(data, dict)
        return
    found, _faults = read(values)
    assert (RULE.fill(found, "") if found else {}) == values
    typed = "\n".join(text for texts in values.values() for text in texts)
    assert all(leaf in typed for leaf in _leaves(data))


def _leaves(data: Any) -> Iterator[str]:
    """The words of broken data, but for what stands under a key of its own control."""
    for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _leaves(part)
    if isinstance(data, int) and not isinstance(data, bool):
        yield str(data)


def test_what_no_field_shows_is_kept_as_yaml() -> None:
    rule = {"name": "r", "when": {"any": [{"reply": True}], "mentions": 3}, "then": {"allow": True}}
    values = RULE.fill(rule, "")
    assert values is not None
    assert values["when.more"] == ["any:\n  - reply: true"]
    assert values["when.mentions.at_least"] == ["3"]
    assert again(rule) == rule


@pytest.mark.parametrize(
    ("typed", "where", "message"),
    [
        ({"precedence": "x"}, "precedence", "not a whole number"),
        ({"precedence": "1.5"}, "precedence", "not a whole number"),
        ({"when.caps.share": "much"}, "when.caps.share", "is not a number"),
        ({"when.score.0.key": "spam"}, "when.score.0.at_least", "at least one of the two"),
        ({"when.score.0.below": "0.5"}, "when.score.0.key", "what the numbers are about"),
        ({"when.more": "any: ["}, "when.more", "Line 1, column"),
        ({"when.more": "any"}, "when.more", "keys with values"),
        ({"when.more": "reply: false"}, "when.more", "`reply` stands in a field"),
        ({"then.review.queue": "q"}, "then.review.on", "Tick this"),
        ({"name": ""}, "name", "Give it a name"),
        ({"when.reply": ""}, "when", "at least one condition"),
    ],
)
def test_what_can_not_be_read_is_said_at_its_field(
    typed: dict[str, str], where: str, message: str
) -> None:
    _found, faults = read(BARE | {name: [value] for name, value in typed.items()})
    assert list(faults) == [where]
    assert message in faults[where]


def test_two_rows_of_one_label_are_a_fault() -> None:
    rows = {f"when.score.{n}.{cell}": [v] for n in (0, 3) for cell, v in _row("spam", "review")}
    _found, faults = read(BARE | rows)
    assert list(faults) == ["when.score.3.key"]


def _row(key: str, at_least: str) -> list[tuple[str, str]]:
    return [("key", key), ("at_least", at_least), ("below", "")]
