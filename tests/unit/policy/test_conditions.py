"""Each condition answers true, false or "a fact is missing"."""

from __future__ import annotations

from typing import Any

import pytest

from service.policy import AuthorFacts, ChannelFacts, evaluate
from tests.support.policies import facts_of, policy_of

YES, NO, UNKNOWN = "matched", "not matched", "not applicable"


def result(when: str, **facts: Any) -> str:
    policy = policy_of(
        f"  - {{name: r, when: {when}, then: {{label: x}}}}",
        word_lists="{bad: {entries: [dimwit, half wit]}, worse: {kind: stem, entries: [nitw]}}",
    )
    return str(evaluate(policy, facts_of(**facts)).trace[0]["result"])


def author(**known: Any) -> AuthorFacts:
    return AuthorFacts("a", **known)


@pytest.mark.parametrize(
    ("when", "score", "expected"),
    [
        ("{score: {toxicity: 0.7}}", 0.7, YES),
        ("{score: {toxicity: 0.7}}", 0.69, NO),
        ("{score: {toxicity: 0.7}}", None, UNKNOWN),
        ("{score: {toxicity: enforce}}", 0.9, YES),
        ("{score: {toxicity: enforce}}", 0.89, NO),
        ("{score: {toxicity: {below: review}}}", 0.4, YES),
        ("{score: {toxicity: {at_least: review, below: enforce}}}", 0.9, NO),
        ("{not: {score: {toxicity: 0.7}}}", 0.1, YES),
        ("{not: {score: {toxicity: 0.7}}}", None, UNKNOWN),
    ],
)
def test_scores(when: str, score: float | None, expected: str) -> None:
    assert result(when, scores={"toxicity": score}) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{all: [{score: {spam: 0.5}}, {reply: true}]}", NO),
        ("{all: [{score: {spam: 0.5}}, {reply: false}]}", UNKNOWN),
        ("{any: [{score: {spam: 0.5}}, {reply: false}]}", YES),
        ("{any: [{score: {spam: 0.5}}, {reply: true}]}", UNKNOWN),
        ("{score: {spam: 0.5}, reply: true}", NO),
        ("{not: {all: [{score: {spam: 0.5}}, {reply: true}]}}", YES),
    ],
)
def test_a_missing_fact_decides_nothing_that_another_fact_decides(when: str, expected: str) -> None:
    assert result(when, scores={"spam": None}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You dimwit!", YES),
        ("You DIMWIT", YES),
        ("dimwits", NO),
        ("undimwit", NO),
        ("half  wit", NO),
        ("a half wit", YES),
        ("ｄｉｍｗｉｔ", NO),
        ("", NO),
    ],
)
def test_whole_words(text: str, expected: str) -> None:
    assert result("{words: bad}", text=text) == expected


def test_words_are_also_found_where_only_the_normalised_text_has_them() -> None:
    assert result("{words: bad}", text="d1mw1t", normalised="dimwit") == YES


def test_words_are_also_found_where_only_the_original_text_has_them() -> None:
    assert result("{words: bad}", text="dimwit", normalised="something else") == YES


def test_stems_are_beginnings_of_words() -> None:
    assert result("{words: worse}", text="Nitwits everywhere") == YES
    assert result("{words: worse}", text="unnitwitted") == NO


def test_several_different_entries_can_be_asked_for() -> None:
    when = "{words: {lists: [bad, worse], at_least: 2}}"
    assert result(when, text="dimwit dimwit") == NO
    assert result(when, text="dimwit and nitwit") == YES


def test_patterns_ignore_letter_case() -> None:
    assert result("{pattern: 'fr[e3]+ m[o0]ney'}", text="FREEE money") == YES
    assert result("{pattern: 'fr[e3]+ m[o0]ney'}", text="money") == NO


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{links: {count: 2}}", YES),
        ("{links: {count: 3}}", NO),
        ("{links: {domains: [shop.example]}}", YES),
        ("{links: {domains: [op.example]}}", NO),
        ("{links: {domains: www.SHOP.example}}", YES),
        ("{links: {outside: [shop.example]}}", YES),
        ("{links: {outside: [example]}}", NO),
        ("{links: {count: 2, domains: [other.example]}}", NO),
    ],
)
def test_links(when: str, expected: str) -> None:
    links = ("https://www.deals.shop.example:8080/a?b", "news.example/x")
    assert result(when, links=links) == expected


def test_a_link_that_is_no_link_harms_nothing() -> None:
    assert result("{links: {domains: [a.example]}}", links=("http://[broken", "", "//")) == NO


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"age_days": 1.0, "accepted_posts": 100}, YES),
        ({"age_days": 100.0, "accepted_posts": 1}, YES),
        ({"age_days": 100.0, "accepted_posts": 100}, NO),
        ({"age_days": 1.0}, YES),
        ({"age_days": 100.0}, UNKNOWN),
        ({}, UNKNOWN),
        ({"known": False}, YES),
    ],
)
def test_new_authors(known: dict[str, Any], expected: str) -> None:
    assert result("{author: {new: true}}", author=author(**known)) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"age_days": 100.0, "accepted_posts": 100}, YES),
        ({"age_days": 1.0}, NO),
        ({"age_days": 100.0}, UNKNOWN),
    ],
)
def test_trusted_authors(known: dict[str, Any], expected: str) -> None:
    assert result("{author: {trusted: true}}", author=author(**known)) == expected


def test_other_author_facts() -> None:
    known = author(known=True, role="moderator", age_days=5.0, accepted_posts=9)
    assert result("{author: {role: moderator}}", author=known) == YES
    assert result("{author: {role: [member]}}", author=known) == NO
    assert result("{author: {role: member}}", author=author()) == UNKNOWN
    assert result("{author: {known: false}}", author=known) == NO
    assert result("{author: {age_days: {below: 6}}}", author=known) == YES
    assert result("{author: {accepted_posts: 10}}", author=known) == NO


def test_channel_facts() -> None:
    unknown = ChannelFacts("new", known=False)
    assert result("{channel: general}") == YES
    assert result("{channel: [a, b]}") == NO
    assert result("{channel: {known: false}}", channel=unknown) == YES
    assert result("{channel: {topic: true}}") == YES
    assert result("{channel: {topic: true}}", channel=ChannelFacts("plain")) == NO
    assert result("{channel: {topic: true}}", channel=unknown) == UNKNOWN


def test_counts_that_nobody_counted_are_missing() -> None:
    assert result("{counts: {reports: 2}}", counts={"reports": 2}) == YES
    assert result("{counts: {reports: 2}}", counts={"reports": 1}) == NO
    assert result("{counts: {reports: 2}}") == UNKNOWN


def test_other_facts() -> None:
    assert result("{kind: [bio, title]}", kind="bio") == YES
    assert result("{language: fi}", language="en") == NO
    assert result("{language: fi}", language="und") == UNKNOWN
    assert result("{media: not_scored}", media="not_scored") == YES
    assert result("{media: not_scored}") == NO
    assert result("{reply: true}", has_parent=True) == YES
    assert result("{mentions: 2}", mentions=("a", "b")) == YES
    assert result("{mentions: {below: 2}}", mentions=("a", "b")) == NO


def test_shouting_needs_letters_and_capitals() -> None:
    when = "{caps: {share: 0.8, letters: 10}}"
    assert result(when, text="THIS IS VERY LOUD") == YES
    assert result(when, text="THIS is not very loud") == NO
    assert result(when, text="LOUD") == NO
    assert result(when, text="123 !!! 你好 你好 你好 你好") == NO


def test_repetition_counts_words_that_came_before() -> None:
    when = "{repetition: {share: 0.7, words: 5}}"
    assert result(when, text="buy buy buy buy buy buy") == YES
    assert result(when, text="one two three four five six") == NO
    assert result(when, text="buy buy") == NO


def test_a_word_list_for_another_language_does_not_apply() -> None:
    policy = policy_of(
        "  - {name: r, when: {words: w}, then: {label: x}}",
        word_lists="{w: {languages: [fi], entries: [hölmö]}}",
    )
    assert evaluate(policy, facts_of("hölmö", language="fi")).labels == ("x",)
    assert evaluate(policy, facts_of("hölmö", language="en")).labels == ()


def test_exceptions_of_a_stem_are_fine() -> None:
    policy = policy_of(
        "  - {name: r, when: {words: w}, then: {label: x}}",
        word_lists="{w: {kind: stem, entries: [ass], allow: [assess, assistant]}}",
    )
    assert evaluate(policy, facts_of("An assistant can assess it")).labels == ()
    assert evaluate(policy, facts_of("assistants")).labels == ("x",)
    assert evaluate(policy, facts_of("ass")).labels == ("x",)
