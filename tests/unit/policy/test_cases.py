"""A policy runs its own cases."""

from __future__ import annotations

from service.policy import run_cases
from tests.support.policies import policy_of

RULE = "  - {name: r, guideline: respect, when: {score: {toxicity: review}}, then: {review: {}}}\n"


def cases(*items: str) -> str:
    return "\n" + "\n".join(f"  - {{{item}}}" for item in items)


def test_a_case_that_comes_out_differently_says_how() -> None:
    policy = policy_of(
        RULE,
        cases=cases(
            "name: ok, scores: {toxicity: 0.6}, expect: {outcome: review, rule: r}",
            "name: wrong, expect: {outcome: review, rule: r, labels: [x], nudge: true}",
        ),
    )
    good, bad = run_cases(policy)
    assert good.passed
    assert not bad.passed
    assert bad.differences == (
        "outcome: expected review, got allow",
        "rule: expected r, got None",
        "nudge: expected True, got False",
        "labels: x missing",
    )


def test_a_case_for_the_model_is_left_out_without_one_and_run_with_one() -> None:
    policy = policy_of(
        RULE, cases=cases("name: m, text: hello, scores: model, expect: {outcome: review}")
    )
    (left_out,) = run_cases(policy)
    assert left_out.skipped
    assert not left_out.passed
    (run,) = run_cases(policy, score=lambda text, topic, language: {"toxicity": 0.7})
    assert run.passed


def test_the_text_of_a_case_is_normalised_as_the_caller_says() -> None:
    policy = policy_of(
        "  - {name: w, when: {words: bad}, then: {label: x}}",
        word_lists="{bad: {entries: [dimwit]}}",
        cases=cases("name: c, text: d1mwit, expect: {outcome: allow, labels: [x]}"),
    )
    assert not run_cases(policy)[0].passed
    assert run_cases(policy, normalise=lambda text: text.replace("1", "i"))[0].passed
