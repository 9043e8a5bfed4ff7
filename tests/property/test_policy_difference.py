"""The direction of a difference holds on every post: told stricter, nothing comes out milder."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from service.policy import Policy, evaluate
from service.policy.comparison import strictness_of
from service.policy.difference import diff
from tests.support.policies import facts_of, policy_of

GRID = [n / 10 for n in range(11)]
share = st.sampled_from(GRID)
effect = st.sampled_from(["review: {}", "enforce: minor", "enforce: severe", "allow: true"])


@st.composite
def single_tests(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["low", "high", "reply", "language"]))
    label = draw(st.sampled_from(["toxicity", "spam"]))
    languages = draw(st.sampled_from(["en", "[en, de]", "[de, fr]", "[de, en, fr]"]))
    return {
        "low": f"{{score: {{{label}: {draw(share)}}}}}",
        "high": f"{{score: {{{label}: {{below: {draw(share)}}}}}}}",
        "reply": "{reply: true}",
        "language": f"{{language: {languages}}}",
    }[kind]


conditions: st.SearchStrategy[str] = st.recursive(
    single_tests(),
    lambda inner: st.one_of(
        inner.map(lambda one: f"{{not: {one}}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda many: f"{{all: [{', '.join(many)}]}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda many: f"{{any: [{', '.join(many)}]}}"),
    ),
    max_leaves=5,
)


def one_rule(condition: str, effects: str) -> Policy:
    rule = f"- {{name: r, guideline: respect, when: {condition}, then: {{{effects}}}}}\n"
    return policy_of(rule)


def outcomes(policy: Policy) -> list[int]:
    facts: list[dict[str, Any]] = [
        {"scores": {"toxicity": toxicity, "spam": spam}, "language": language, "has_parent": reply}
        for toxicity in GRID[::2]
        for spam in (0.3, 0.7)
        for language in ("en", "fr")
        for reply in (True, False)
    ]
    return [strictness_of(evaluate(policy, facts_of(**one))) for one in facts]


@given(conditions, conditions, effect)
def test_a_direction_is_never_wrong(old: str, new: str, effects: str) -> None:
    before, after = one_rule(old, effects), one_rule(new, effects)
    found = [one for one in diff(before, after) if one.section == "rules"]
    assert len(found) <= 1
    pairs = list(zip(outcomes(before), outcomes(after), strict=True))
    if not found:
        assert all(was == now for was, now in pairs)
    elif found[0].direction == "stricter":
        assert all(was <= now for was, now in pairs)
    elif found[0].direction == "milder":
        assert all(was >= now for was, now in pairs)


@given(share, share, st.sampled_from(["enforce: minor", "review: {}", "allow: true"]))
def test_a_moved_bound_always_has_its_direction(old: float, new: float, effects: str) -> None:
    assume(old != new)
    (found,) = diff(*(one_rule(f"{{score: {{toxicity: {n}}}}}", effects) for n in (old, new)))
    wider = new < old
    allows = effects.startswith("allow")
    assert found.direction == ("stricter" if wider != allows else "milder")


@given(conditions, effect)
def test_a_policy_never_differs_from_itself(condition: str, effects: str) -> None:
    policy = one_rule(condition, effects)
    assert diff(policy, policy) == []
