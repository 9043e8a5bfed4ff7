"""Two evaluations of one post compared."""

from __future__ import annotations

from itertools import pairwise

import pytest

from service.policy import Evaluation, evaluate
from service.policy.comparison import LEVELS, compare, margin, strictness, strictness_of
from tests.support.policies import facts_of, policy_of

ABUSE = "- {name: abuse, guideline: respect, when: {score: {toxicity: %s}}, then: {enforce: %s}}\n"
DOUBT = "- {name: doubt, guideline: respect, when: {score: {toxicity: 0.5}}, then: {review: %s}}\n"
FINE = "- {name: fine, when: {score: {spam: 1.0}}, then: {allow: true}}\n"
HELD = "- {name: wait, when: {score: {spam: 0.5}}, then: {hold: {seconds: 60, then: show}}}\n"


def at(toxicity: float, rules: str, spam: float = 0.0) -> Evaluation:
    scores: dict[str, float | None] = {"toxicity": toxicity, "spam": spam}
    return evaluate(policy_of(rules), facts_of(scores=scores))


def test_levels_run_from_shown_to_severe() -> None:
    doubt = DOUBT % "{priority: 50}"
    found = [
        at(0.0, doubt),
        at(0.0, HELD, spam=0.9),
        at(0.6, doubt),
        at(0.6, doubt + HELD, spam=0.9),
        *(at(0.9, ABUSE % (0.8, severity)) for severity in ("minor", "major", "severe")),
    ]
    assert [strictness_of(one) for one in found] == list(range(len(LEVELS)))
    for milder, stricter in pairwise(found):
        assert compare(milder, stricter).change == "stricter"
        assert compare(stricter, milder).change == "milder"
        assert compare(stricter, stricter).change == "same"


def test_a_stored_enforcement_without_severity_counts_as_minor() -> None:
    assert strictness("enforce", "hide", None) == LEVELS.index("enforce minor")


def test_the_nearest_score_to_its_bound_says_how_far_from_the_edge() -> None:
    rule = "- {name: both, when: {score: {toxicity: 0.5, spam: 0.2}}, then: {review: {}}}\n"
    assert margin(at(0.9, rule, spam=0.25)) == pytest.approx(0.05)
    assert margin(at(0.1, rule)) == 0.0


def test_levels_count_before_distance() -> None:
    far = compare(at(0.99, DOUBT % "{}"), at(0.99, ABUSE % (0.9, "minor")))
    leap = compare(at(0.91, FINE), at(0.91, ABUSE % (0.9, "minor")))
    assert far.distance > leap.distance
    assert leap.size > far.size


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (DOUBT % "{priority: 10}", DOUBT % "{priority: 20}"),
        (DOUBT % "{priority: 10}", DOUBT.replace("doubt", "unsure") % "{priority: 20}"),
        (DOUBT % "{}", DOUBT.replace("respect", "honest") % "{}"),
        (HELD, HELD.replace("60", "90")),
        (FINE, "- {name: mark, when: {score: {spam: 0.5}}, then: {label: odd}}\n"),
    ],
)
def test_as_strict_by_other_means_is_other(before: str, after: str) -> None:
    found = compare(at(0.6, before, spam=0.9), at(0.6, after, spam=0.9))
    assert (found.change, found.difference) == ("other", 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (DOUBT % "{priority: 10}", DOUBT.replace("doubt", "unsure") % "{priority: 10}"),
        (ABUSE % (0.5, "minor"), ABUSE.replace("abuse", "attack") % (0.5, "minor")),
        (FINE, FINE.replace("fine", "well")),
    ],
)
def test_a_rule_that_was_only_renamed_changes_nothing(before: str, after: str) -> None:
    found = at(0.6, before, spam=1.0), at(0.6, after, spam=1.0)
    assert found[0].rule != found[1].rule
    assert compare(*found).change == "same"
