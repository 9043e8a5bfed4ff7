"""Why a rule matched, in plain sentences: every value that a trace can hold has one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from service import decisions, publishing
from service.console import words
from service.console.reasons import reasons, sentence_of
from service.policy import Evaluation, Facts, Policy, evaluate, load_policy
from service.policy.check import RESERVED_RULES
from service.policy.conditions import AuthorTest, ChannelTest, Condition, LinksTest
from service.policy.context import ParentTest, ThreadTest
from service.policy.vocabulary import COUNTS, LABELS, WINDOWS
from tests.support.policies import HEAD, facts_of

LISTS = """\
word_lists:
  work: {kind: stem, entries: [salar, wage]}
  sad: {entries: ["can't go on"]}
  call: {kind: pattern, entries: ['call \\d{3}[0-9]+', 'ring [0-9]+']}
  huge: {languages: [hu], entries: [seggfej]}
claims:
  password:
    text: We ask for passwords.
    correction: We never do.
    owner: IT
    source: The rules
    review_by: 2027-01-31
review: {queues: [{id: main, title: Main}]}
"""
PARTS: dict[str, type[BaseModel]] = {
    "links": LinksTest, "author": AuthorTest, "channel": ChannelTest, "parent": ParentTest,
    "thread": ThreadTest,
}  # fmt: skip
BOUNDS: dict[str, Any] = {"at_least": 1, "below": 9}
CONDITIONS: dict[str, list[Any]] = {
    "score": [{label: 0.5} for label in LABELS] + [{"spam": {"below": 0.5}}],
    "words": ["work", ["work", "sad", "call"], {"lists": "call", "at_least": 2}],
    "pattern": [r"sala[r]{1}y", [r"[a-z]{2}", "wages?"]],
    "mentions": [1, BOUNDS],
    "caps": [{"share": 0.1, "letters": 1}],
    "repetition": [{"share": 0.1, "words": 1}],
    "language": ["en", ["de", "en"]],
    "kind": ["display_name", ["post", "direct_message"]],
    "media": ["not_scored"],
    "counts": [{name: 2} for name in COUNTS] + [{"reports": {"below": 2}}],
    "reply": [True, False],
    "name": [{"like": "staff"}, {"like": ["the admins", "support"]}],
    "claim": [{"id": "password", "at_least": 0.5}],
    "links.count": [1],
    "links.domains": [["a.example", "b.example"]],
    "links.outside": [["b.example"]],
    "author.new": [True, False],
    "author.trusted": [True, False],
    "author.known": [True, False],
    "author.role": [["member", "moderator"]],
    "author.age_days": [3, {"below": 3.5}],
    "author.accepted_posts": [3],
    "channel.id": [["general", "coffee"]],
    "channel.known": [True, False],
    "channel.topic": [True, False],
    "parent.score": [{"insult": 0.5}],
    "parent.words": ["work", ["work", "sad", "call"]],
    "parent.same_author": [True, False],
    "thread.author_posts_at_target": [1],
    "thread.distinct_authors_at_target": [1],
    "thread.posts": [1],
    "thread.highest": [{"toxicity": 0.5}],
    "thread.mean": [{"toxicity": 0.5}],
}
TEXT = "My salary and your wages: I can't go on, call 1234, ring 5, call 1234"
FULL = facts_of(
    TEXT, scores={"spam": 0.6}, links=("https://a.example/x", "https://c.example"),
    mentions=("b", "c"), media="not_scored", counts=dict.fromkeys(COUNTS, 3), has_parent=True,
    names={"shown": ["The Adm1ns"], "staff": ["Ada O'Neil"]}, claims={"password": 0.75},
    parent={"scores": {"insult": 0.7}, "same_author": True, "text": TEXT},
    thread={
        "author_posts_at_target": dict.fromkeys(WINDOWS, 4), "posts": 2,
        "distinct_authors_at_target": dict.fromkeys(WINDOWS, 5),
        "highest": {"toxicity": 0.8}, "mean": {"toxicity": 0.7},
    },
)  # fmt: skip
NOTHING = facts_of(
    "", names={"shown": [], "staff": []}, has_parent=True, claims={"password": 0.0},
    parent={"scores": {}, "same_author": False, "text": ""}, kind="bio",
    thread={"author_posts_at_target": {}, "distinct_authors_at_target": {}, "posts": 0},
)  # fmt: skip
MISSING = Facts(
    text="x", normalised="x", scores={}, language="und", channel=FULL.channel, author=FULL.author,
    has_parent=True,
)  # fmt: skip
FACTS = {"all": FULL, "none": NOTHING, "missing": MISSING}


def conditions_of_the_schema() -> Iterator[str]:
    for name in Condition.model_fields:
        if name in PARTS:
            yield from (f"{name}.{part}" for part in PARTS[name].model_fields if part != "within")
        elif name not in ("all", "any", "not_"):
            yield name


def policy_of(when: dict[str, Any], then: str = "{label: x}") -> Policy:
    return load_policy(
        f"{HEAD}{LISTS}rules:\n  - {{name: r, when: {json.dumps(when)}, then: {then}}}\n"
    )


def examples() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, values in CONDITIONS.items():
        group, _, part = name.partition(".")
        for value in values:
            windows = WINDOWS if part.endswith("_at_target") else [None]
            for window in windows:
                inner = {part: value} | ({"within": window} if window else {})
                yield name, {group: inner if part else value}


def clean(sentence: str | None) -> bool:
    """A sentence without a trace of Python in it, and without an empty place."""
    if not sentence or not sentence[0].isupper():
        return False
    return not re.search(r"""[\[\]{}'"_]|“”|\bNone\b|\bTrue\b|\bFalse\b|: *$|: *[;(]""", sentence)


def test_every_condition_of_the_schema_has_an_example() -> None:
    assert sorted(CONDITIONS) == sorted(conditions_of_the_schema())


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_every_value_of_every_condition_is_a_plain_sentence(facts: Facts) -> None:
    unclear = []
    for _name, when in examples():
        policy = policy_of(when)
        values = evaluate(policy, facts).trace[0]["values"]
        assert values, when
        told = {name: sentence_of(name, found, "r", policy) for name, found in values.items()}
        unclear += [(when, values, told) for one in told.values() if not clean(one)]
    assert unclear == []


def test_what_a_rule_found_is_told_as_a_moderator_would_say_it() -> None:
    told = []
    for when in (
        {"words": ["work", "sad", "call"]},
        {"parent": {"words": "work", "score": {"insult": 0.5}}},
        {"caps": {"share": 0.01, "letters": 1}, "mentions": 1, "name": {"like": "staff"}},
        {"thread": {"author_posts_at_target": 4, "within": "1d"}},
        {"claim": {"id": "password", "at_least": 0.5}, "links": {"outside": "b.example"}},
        {"pattern": "[0-9]{4}"},
    ):
        policy = policy_of(when)
        told += reasons(evaluate(policy, FULL).trace, "r", policy)
    assert told == [
        "Words of the list “work”: salar…, wage…",
        "Words of the list “sad”: can’t go on",
        "It fits 2 patterns of the list “call”",
        "The post it answers: insult 0.70 (the line is 0.50)",
        "In the post it answers: Words of the list “work”: salar…, wage…",
        "Members mentioned: 2 (the line is 1)",
        "The name looks like one of the staff: Ada O’Neil",
        "Capitals: 5% of 41 letters (the line is 1%)",
        "Posts of the author to the same member within a day: 4 (the line is 4)",
        "Similar to a false statement: “password” 0.75 (the line is 0.50)",
        "Links to domains beyond the list: a.example, c.example",
        "It fits a pattern of the rule",
    ]


SECTIONS = """\
care:
  contacts: [{id: nurse, name: the nurse, queue: main, message: Hello.}]
  signals: [sad]
protected: {word_lists: [work]}
languages:
  unmeasured: {then: review}
  by_code: {hu: {word_lists: [huge]}}
rules:
  - {name: rude, guideline: respect, when: {score: {insult: 0.5}}, then: {enforce: minor}}
  - {name: mass_mail, guideline: honest, when: {score: {spam: 0.5}}, then: {enforce: minor}}
"""
UNMEASURED: dict[str, float | None] = dict.fromkeys(LABELS)


def decide(text: str, language: str = "en", **scores: float | None) -> tuple[Evaluation, Policy]:
    policy = load_policy(HEAD + LISTS + SECTIONS)
    return evaluate(policy, facts_of(text, scores=scores, language=language)), policy


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            decide("I can't go on, you fools", insult=0.9),
            [
                "Words of the list “sad”: can’t go on",
                "A care contact answers: the nurse",
                "No machine acts, though a rule would have: “rude”",
            ],
        ),
        (
            decide("Our salaries", insult=0.9),
            ["Listed words: salar…", "No machine acts, though a rule would have: “rude”"],
        ),
        (
            decide("Seggfej vagy", "hu", **UNMEASURED),
            ["The model has no measured figures for this language (hu)", "Listed words: seggfej"],
        ),
        (
            decide("Buy this", insult=0.9, spam=0.9),
            ["Rules of the same weight disagree, so a human decides: “mass mail”, “rude”"],
        ),
    ],
)
def test_what_is_built_in_says_why_too(found: tuple[Evaluation, Policy], told: list[str]) -> None:
    evaluation, policy = found
    assert reasons(evaluation.trace, evaluation.rule, policy) == told
    assert all(map(clean, told))


def test_care_alone_and_no_rule_at_all() -> None:
    evaluation, policy = decide("I can't go on")
    assert reasons(evaluation.trace, evaluation.rule, policy)[1:] == [
        "A care contact answers: the nurse"
    ]
    assert reasons(evaluation.trace, None) == ["A care contact answers: nurse"]
    assert reasons([], None) == []


def test_each_reserved_rule_has_a_title() -> None:
    assert set(words.RULES) == set(RESERVED_RULES)


def test_each_source_of_a_decision_has_words() -> None:
    domains = [Path(decisions.__file__).parent, Path(publishing.__file__).parent]
    code = "".join(path.read_text() for domain in domains for path in domain.glob("*.py"))
    named = set(re.findall(r'\bsource"?(?:=|: )"(\w+)"', code))
    assert {"automated", "undo"} <= named
    assert named <= set(words.SOURCES)
