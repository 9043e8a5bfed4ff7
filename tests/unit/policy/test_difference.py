"""Two policies compared in meaning: what is told, in which direction, and what is no difference."""

from __future__ import annotations

import json

import pytest

from service.policy import load_policy
from service.policy.difference import diff
from tests.support.policy_changes import ABUSE, policy, told


def test_a_policy_does_not_differ_from_itself() -> None:
    assert diff(policy(), policy()) == []


@pytest.mark.parametrize(
    "change",
    [
        ("rules:\n", "rules: # the order matters to nobody\n"),
        ("when: {score: {toxicity: enforce}}", "when: {all: [{score: {toxicity: enforce}}]}"),
        ("when: {score: {toxicity: enforce}}", "when: {score: {toxicity: {at_least: enforce}}}"),
        ("when: {score: {toxicity: enforce}}", "when: {not: {not: {score: {toxicity: enforce}}}}"),
        ("when: {score: {toxicity: enforce}}", "when: {any: [{score: {toxicity: enforce}}]}"),
        ("{words: names, author: {new: true}}", "{all: [{author: {new: true}}, {words: [names]}]}"),
        ("[en, de]", "[de, en]"),
        ("entries: [one, two]", "entries: [TWO, one, two]"),
        ("then: {label: odd}", "note: Seen in March., then: {label: [odd]}"),
        ("queues: [", "withdrawn: keep, queues: ["),
        ("expiry_days: {minor: 90}", "expiry_days: {minor: 90, major: 180}"),
        ("    precedence: 1\n", "    precedence: 7\n"),
        ("roles: [member, moderator, teacher]", "roles: [teacher, moderator, member]"),
    ],
)
def test_other_words_for_the_same_are_no_difference(change: tuple[str, str]) -> None:
    assert told(change) == []


def test_the_order_of_rules_and_options_is_no_difference() -> None:
    data = policy().as_dict()
    data["rules"].reverse()
    thanks = next(rule for rule in data["rules"] if rule["name"] == "thanks")
    thanks["when"]["any"].reverse()
    data["cases"].reverse()
    assert diff(policy(), load_policy(json.dumps(data))) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("review: 0.5, enforce", "review: 0.6, enforce"),
            ("thresholds", "toxicity.review", "changed", "milder", "0.5 → 0.6: flags less"),
        ),
        (
            ("review: 0.5, enforce", "review: 0.4, enforce"),
            ("thresholds", "toxicity.review", "changed", "stricter", "0.5 → 0.4: flags more"),
        ),
        (  # only hands posts from the enforcement to the review that ends there
            ("enforce: 0.9", "enforce: 0.95"),
            ("thresholds", "toxicity.enforce", "changed", "milder", "0.9 → 0.95: flags less"),
        ),
        (  # the rule that uses it lets posts through
            ("calm: 0.1", "calm: 0.2"),
            ("thresholds", "toxicity.calm", "changed", "milder", "0.1 → 0.2: flags less"),
        ),
        (
            ("calm: 0.1}", "calm: 0.1, spare: 0.3}"),
            ("thresholds", "toxicity.spare", "added", "other", "added: 0.3 (no rule uses it)"),
        ),
        (  # a label is neither strict nor mild
            ("spam: {review: 0.5}", "spam: {review: 0.6}"),
            ("thresholds", "spam.review", "changed", "other", "0.5 → 0.6"),
        ),
        (
            ("{toxicity: {review: 0.4}}", "{toxicity: {review: 0.3}}"),
            (
                "channels",
                "garden: toxicity.review",
                "changed",
                "stricter",
                "0.4 → 0.3: flags more",
            ),
        ),
        (
            (", thresholds: {toxicity: {review: 0.4}}", ""),
            (
                "channels",
                "garden: toxicity.review",
                "removed",
                "milder",
                "0.4 → 0.5, as elsewhere: flags less",
            ),
        ),
    ],
)
def test_thresholds_tell_what_the_rules_do_with_them(
    change: tuple[str, str], expected: tuple[str, ...]
) -> None:
    assert told(change) == [expected]


@pytest.mark.parametrize(
    ("change", "direction", "text"),
    [
        (("{words: names,", "{words: good,"), "other", "words one of names → good"),
        (
            ("{words: names,", "{words: [names, good],"),
            "stricter",
            "words one of names → good or n",
        ),
        ((", author: {new: true}}", "}"), "stricter", "no longer needs author.new is true"),
        (
            ("{words: names,", "{words: names, reply: true,"),
            "milder",
            "now also needs reply is true",
        ),
        (("- {words: good}\n        - {score", "- {score"), "stricter", "no longer matches words"),
        (
            ("- {words: good}", "- {words: good}\n        - {reply: true}"),
            "milder",
            "now also matches reply is true",
        ),
        (("[en, de]", "[en, de, fr]"), "milder", "language one of de or en → de or en or fr"),
        (
            ("at_least: review, below", "at_least: 0.3, below"),
            "stricter",
            "score.toxicity ≥ review → 0.3",
        ),
        (
            ("at_least: review, below", "at_least: 0.5, below"),
            "other",
            "score.toxicity ≥ review → 0.5",
        ),
        (
            ("{toxicity: enforce}}", "{toxicity: enforce}, not: {author: {trusted: true}}}"),
            "milder",
            "now also needs not (author.trusted is true)",
        ),
    ],
)
def test_conditions_show_the_part_that_changed(
    change: tuple[str, str], direction: str, text: str
) -> None:
    (found,) = [one for one in diff(policy(), policy(change)) if one.section == "rules"]
    assert (found.change, found.direction) == ("changed", direction)
    assert found.text.startswith(text)


@pytest.mark.parametrize(
    ("old", "new", "direction", "text"),
    [
        (ABUSE, ABUSE.replace("minor", "major"), "stricter", "enforce: severity minor → sev"),
        (
            ABUSE,
            ABUSE.replace("minor", "{severity: minor, step: delete}"),
            "stricter",
            "enforce: severity minor → severity minor, step delete",
        ),
        ("{priority: 50}", "{priority: 60}", "other", "review: priority 50 → priority 60"),
        ("{priority: 60}}", "{priority: 60}, nudge: Hush.}", "other", "nudge: nothing → Hush."),
        (
            "{priority: 60}}",
            "{priority: 60}, hold: {seconds: 60, then: show}}",
            "stricter",
            "hold: nothing → seconds 60, then show",
        ),
        (
            "guideline: kind\n    when: {words",
            "guideline: honest\n    when: {words",
            "other",
            "cites",
        ),
        (ABUSE, ABUSE + "\n    exempt: [teacher]", "milder", "exempt: nothing → teacher"),
    ],
)
def test_effects_guideline_and_exemptions(old: str, new: str, direction: str, text: str) -> None:
    (found,) = diff(policy(), policy((old, new)))
    assert (found.section, found.direction) == ("rules", direction)
    assert found.text.startswith(text)


def test_a_rule_with_another_name_was_renamed() -> None:
    assert told(("name: mark", "name: oddity")) == [
        ("rules", "mark", "renamed", "other", "renamed to oddity")
    ]


def test_rules_that_come_and_go() -> None:
    gone = "  - {name: mark, when: {score: {spam: review}}, then: {label: odd}}\n"
    come = (
        "  - {name: spam, guideline: honest, when: {score: {spam: 0.9}}, then: {enforce: minor}}\n"
    )
    assert told((gone, come)) == [
        ("rules", "mark", "removed", "other", "removed (label odd)"),
        ("rules", "spam", "added", "stricter", "added: score.spam ≥ 0.9 (enforce severity minor)"),
    ]


def test_a_new_threshold_name_for_the_same_number_is_no_change_of_the_rule() -> None:
    found = told(
        ("calm: 0.1}", "quiet: 0.1}"),
        ("{below: calm}", "{below: quiet}"),
    )
    assert [one[:3] for one in found] == [
        ("thresholds", "toxicity.calm", "removed"),
        ("thresholds", "toxicity.quiet", "added"),
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, []),
        (5, []),
        (0, [("milder", "precedence 1 → 0; where it meets thanks: a human decides")]),
        (-1, [("milder", "precedence 1 → -1; where it meets doubt: doubt decides, names:")]),
    ],
)
def test_precedence_counts_where_another_rule_decides(
    number: int, expected: list[tuple[str, str]]
) -> None:
    found = diff(policy(), policy((ABUSE, ABUSE.replace("precedence: 1", f"precedence: {number}"))))
    assert [one.direction for one in found] == [direction for direction, _ in expected]
    assert all(one.text.startswith(text) for one, (_, text) in zip(found, expected, strict=True))


def test_moving_every_precedence_alike_is_no_difference() -> None:
    data = policy().as_dict()
    for rule in data["rules"]:
        rule["precedence"] = rule.get("precedence", 0) + 10
    assert diff(policy(), load_policy(json.dumps(data))) == []
