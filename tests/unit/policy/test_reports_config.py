"""What a policy says of reports, and that no rule enforces on them alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.policy import PolicyError, load_policy
from service.policy.lint import lint
from tests.support.policies import HEAD

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALONE = "can match by reports alone"


def rule(when: str, then: str = "{enforce: minor}") -> str:
    return f"{HEAD}rules:\n  - {{name: r, guideline: respect, when: {when}, then: {then}}}\n"


def test_the_defaults_warn_before_they_mute() -> None:
    config = load_policy(HEAD).reports
    assert (config.warn_after, config.mute_after) == (5, 8)
    assert config.since(NOW) == NOW - timedelta(days=30)
    assert config.mute_ends(NOW) == NOW + timedelta(days=14)


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ("{warn_after: 5, mute_after: 5}", "a warning comes first"),
        ('{messages: {warned: "Until {until}"}}', "`{until}` is not filled in in `warned`"),
        ("{campaign: {reporters: 1}}", "2"),
        ("{mute_days: 0}", "it must be more than 0"),
    ],
)
def test_a_mistake_says_how_to_mend_it(section: str, told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(f"{HEAD}reports: {section}\n")
    assert told in "".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    "when",
    [
        "{counts: {reports: 3}}",
        "{counts: {reporters_last_day: 3}, author: {new: true}}",
        "{counts: {reports_last_week: 9}, not: {score: {toxicity: 0.1}}}",
        "{any: [{counts: {reports: 3}}, {score: {toxicity: 0.9}}]}",
        "{all: [{counts: {reports: 3}}, {channel: general}]}",
    ],
)
def test_a_rule_that_can_match_by_reports_alone_is_found(when: str) -> None:
    policy = load_policy(rule(when))
    assert policy.on_reports_alone == {"r"}
    assert ALONE in "".join(map(str, lint(policy)))


@pytest.mark.parametrize(
    ("when", "then"),
    [
        ("{counts: {reports: 3}, score: {toxicity: 0.6}}", "{enforce: minor}"),
        ("{counts: {reports: 3, near_misses: 2}}", "{enforce: minor}"),
        ("{all: [{counts: {reports: 1}}, {any: [{caps: {share: 1}}, {mentions: 9}]}]}",
         "{enforce: minor}"),
        ("{score: {toxicity: 0.9}}", "{enforce: minor}"),
        ("{counts: {reports: 3}}", "{review: {}}"),
        ("{counts: {reports: 3}}", "{review: {}, hold: {seconds: 60, then: show}}"),
    ],
)  # fmt: skip
def test_a_rule_with_evidence_or_without_enforcement_is_left_alone(when: str, then: str) -> None:
    policy = load_policy(rule(when, then))
    assert policy.on_reports_alone == frozenset()
    assert ALONE not in "".join(map(str, lint(policy)))


def test_a_rule_that_would_hide_after_its_hold_is_found_too() -> None:
    policy = load_policy(
        rule("{counts: {reports: 3}}", "{review: {}, hold: {seconds: 60, then: hide}}")
    )
    assert policy.on_reports_alone == {"r"}
