"""Trust by role, exemptions with a reason, and what was to be looked at again."""

from __future__ import annotations

from datetime import date

import pytest

from service.policy import AuthorFacts, Policy, PolicyError, evaluate, load_policy
from service.policy.overdue import overdue
from tests.support.policies import HEAD, facts_of

ROLES = "authors: {roles: [member, moderator], "
RULES = """
rules:
  - {name: look, guideline: respect, when: {score: {toxicity: review}}, then: {review: {}}}
  - {name: first, when: {author: {new: true}}, then: {label: first_posts}}
  - {name: known, when: {author: {trusted: true}}, then: {label: trusted}}
"""
EXEMPTION = "exemptions: [{roles: moderator, rules: [look], reason: They quote, review_by: %s}], "
NEWCOMER = AuthorFacts("m", True, "moderator", 0.0, 0)


def policy_with(authors: str) -> Policy:
    assert ROLES in HEAD
    return load_policy(HEAD.replace(ROLES, ROLES + authors) + RULES)


def test_an_exemption_shows_its_reason_only_where_it_made_a_difference() -> None:
    policy = policy_with(EXEMPTION % "2027-01-31")
    toxic: dict[str, float | None] = {"toxicity": 0.95}
    found = evaluate(policy, facts_of(author=NEWCOMER, scores=toxic))
    assert found.outcome == "allow"
    assert (found.trace[0]["exempt"], found.trace[0]["reason"]) == ("moderator", "They quote")
    assert "exempt" not in evaluate(policy, facts_of(author=NEWCOMER)).trace[0]
    assert evaluate(policy, facts_of(scores=toxic)).outcome == "review"


def test_a_day_that_has_passed_is_a_warning_with_its_line() -> None:
    policy = policy_with(EXEMPTION % "2027-01-31")
    assert overdue(policy, date(2027, 1, 31)) == []
    late = overdue(policy, date(2027, 2, 1))
    words = "the exemption for moderator was to be looked at again by 2027-01-31"
    assert [(p.line, p.message) for p in late] == [(10, words)]


def test_an_exemption_names_five_rules_at_most() -> None:
    many = "exemptions: [{roles: moderator, rules: [a, b, c, d, e, f], reason: All}], "
    with pytest.raises(PolicyError) as caught:
        policy_with(many)
    assert "too many entries: at most 5" in str(caught.value.problems[0])


def test_a_role_can_be_trusted_from_its_first_day() -> None:
    plain = evaluate(policy_with(""), facts_of(author=NEWCOMER))
    assert plain.labels == ("first_posts",)
    trusted = policy_with("trusted: {roles: [moderator]}, ")
    assert evaluate(trusted, facts_of(author=NEWCOMER)).labels == ("trusted",)
    member = AuthorFacts("a", True, "member", 0.0, 0)
    assert evaluate(trusted, facts_of(author=member)).labels == ("first_posts",)


def test_a_day_survives_being_stored() -> None:
    policy = policy_with(EXEMPTION % "2027-01-31")
    again = load_policy(policy.sealed())
    assert again.sha256 == policy.sha256
    assert again.document.authors.exemptions[0].review_by == date(2027, 1, 31)
