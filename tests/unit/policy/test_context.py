"""Conditions on what surrounds a post: true, false, or "a fact is missing"."""

from __future__ import annotations

from typing import Any

import pytest

from service.policy import PolicyError, evaluate, load_policy
from tests.support.policies import HEAD, facts_of, policy_of

YES, NO, UNKNOWN = "matched", "not matched", "not applicable"
CLAIM = "{text: a, correction: b, owner: c, source: d, review_by: 2999-01-01}"
PARENT = {"scores": {"toxicity": 0.8}, "same_author": False, "text": "You dimwit!"}
THREAD = {
    "author_posts_at_target": {"10m": 1, "1h": 5, "1d": 9, "7d": 9},
    "distinct_authors_at_target": {"10m": 4, "1h": 4, "1d": 4, "7d": 4},
    "posts": 3,
    "highest": {"toxicity": 0.7},
    "mean": {"toxicity": 0.55, "insult": None},
}


def result(when: str, **facts: Any) -> str:
    policy = policy_of(
        f"  - {{name: r, when: {when}, then: {{label: x}}}}",
        word_lists="{bad: {entries: [dimwit, half wit]}}",
    )
    return str(evaluate(policy, facts_of(**facts)).trace[0]["result"])


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["Admin"], YES),
        (["аdmіn"], YES),  # Cyrillic а and і
        (["The Official Suppоrt"], YES),  # Cyrillic о
        (["Administration of trees"], NO),
        (["Ada"], NO),
        ([], NO),
        (["Ada", "ADM1N"], YES),
    ],
)
def test_reserved_names(shown: list[str], expected: str) -> None:
    assert result("{name: {like: [admin, support]}}", names={"shown": shown}) == expected


def test_a_name_nobody_knows_is_missing() -> None:
    assert result("{name: {like: [admin]}}") == UNKNOWN
    assert result("{name: {like: staff}}", names={"shown": ["Ada"]}) == UNKNOWN


def test_names_of_staff_were_compared_before() -> None:
    when = "{name: {like: staff}}"
    assert result(when, names={"shown": ["N0or"], "staff": ["Noor"]}) == YES
    assert result(when, names={"shown": ["Ada"], "staff": []}) == NO


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{thread: {author_posts_at_target: 5}}", YES),
        ("{thread: {author_posts_at_target: 5, within: 10m}}", NO),
        ("{thread: {author_posts_at_target: {below: 10}, within: 7d}}", YES),
        ("{thread: {distinct_authors_at_target: 4, within: 10m}}", YES),
        ("{thread: {distinct_authors_at_target: 5}}", NO),
        ("{thread: {author_posts_at_target: 5, distinct_authors_at_target: 5}}", NO),
        ("{thread: {highest: {toxicity: 0.7}, posts: 3}}", YES),
        ("{thread: {mean: {toxicity: review}}}", YES),
        ("{thread: {mean: {toxicity: 0.6}}}", NO),
        ("{thread: {mean: {insult: 0.1}}}", UNKNOWN),
        ("{thread: {posts: 4}}", NO),
    ],
)
def test_threads(when: str, expected: str) -> None:
    assert result(when, thread=THREAD) == expected
    assert result(when) == UNKNOWN


def test_a_thread_of_which_only_a_part_was_found_out() -> None:
    part = {"posts": 3, "highest": {"toxicity": 0.9}, "mean": {"toxicity": 0.9}}
    assert result("{thread: {author_posts_at_target: 1}}", thread=part) == UNKNOWN
    assert result("{thread: {highest: {toxicity: 0.9}}}", thread=part) == YES


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{parent: {score: {toxicity: 0.8}}}", YES),
        ("{parent: {score: {toxicity: enforce}}}", NO),
        ("{parent: {score: {spam: 0.1}}}", UNKNOWN),
        ("{parent: {words: bad}}", YES),
        ("{parent: {words: {lists: bad, at_least: 2}}}", NO),
        ("{parent: {same_author: true}}", NO),
        ("{parent: {same_author: false, score: {toxicity: 0.5}}}", YES),
    ],
)
def test_the_post_that_is_answered(when: str, expected: str) -> None:
    assert result(when, has_parent=True, parent=PARENT) == expected
    assert result(when, has_parent=True) == UNKNOWN
    assert result(when) == NO


def test_a_parent_whose_text_is_not_at_hand() -> None:
    stored = {"scores": {"toxicity": 0.8}, "same_author": False}
    assert result("{parent: {words: bad}}", has_parent=True, parent=stored) == UNKNOWN


def claim_result(when: str, claims: dict[str, float]) -> str:
    known = f"{{sky: {CLAIM}, sea: {CLAIM}}}"
    policy = policy_of(f"  - {{name: r, when: {when}, then: {{label: x}}}}", claims=known)
    return str(evaluate(policy, facts_of(claims=claims)).trace[0]["result"])


def test_claims() -> None:
    one, both = "{claim: {id: sky, at_least: 0.8}}", "{claim: {id: [sky, sea], at_least: 0.8}}"
    assert claim_result(one, {"sky": 0.81}) == YES
    assert claim_result(one, {"sky": 0.79}) == NO
    assert claim_result(one, {"sea": 0.9}) == UNKNOWN
    assert claim_result(one, {}) == UNKNOWN
    assert claim_result(both, {"sea": 0.9}) == YES
    assert claim_result(both, {"sea": 0.1}) == UNKNOWN
    assert claim_result(both, {"sea": 0.1, "sky": 0.2}) == NO


@pytest.mark.parametrize(
    ("when", "needs"),
    [
        ("{score: {spam: 0.5}, counts: {reports: 3, posts_last_day: 9}}", set()),
        ("{counts: {reporters_last_week: 3}}", {"counts.reporters_last_week"}),
        ("{not: {name: {like: staff}}}", {"names.staff"}),
        ("{any: [{name: {like: [a]}}, {parent: {same_author: true}}]}", {"names.shown", "parent"}),
        ("{thread: {author_posts_at_target: 2}}", {"thread.targets.1h"}),
        ("{thread: {distinct_authors_at_target: 2, mean: {spam: 0.5}}}",
         {"thread.authors.1h", "thread.scores"}),
    ],
)  # fmt: skip
def test_a_policy_says_which_facts_it_needs(when: str, needs: set[str]) -> None:
    policy = policy_of(f"  - {{name: r, when: {when}, then: {{label: x}}}}")
    assert policy.needs == needs


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("{thread: {within: 1h}}", "say what of the thread must hold"),
        ("{thread: {author_posts_at_target: 2, within: 2h}}", "`2h` is not known here"),
        ("{thread: {highest: {toxicity: enfroce}}}", "toxicity has no threshold `enfroce`"),
        ("{parent: {words: [bda]}}", "there is no word list `bda`"),
        ("{parent: {}}", "give `score`, `words` or `same_author`"),
        ("{claim: {id: moon, at_least: 0.8}}", "there is no claim `moon`"),
        ("{claim: {id: sky}}", "`at_least` is missing"),
        ("{name: {like: stuff}}", "stuff"),
        ("{counts: {post_last_week: 2}}", "`post_last_week` is not known here"),
    ],
)
def test_mistakes_are_located(when: str, message: str) -> None:
    source = f"{HEAD}rules:\n  - {{name: r, when: {when}, then: {{label: x}}}}\n"
    with pytest.raises(PolicyError) as caught:
        load_policy(source)
    assert [p.line for p in caught.value.problems] == [source.count("\n")]
    assert message in str(caught.value)
