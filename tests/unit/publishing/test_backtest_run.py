"""Two policies over the same stored posts: what is counted, and that blocks do not matter."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import Policy
from service.policy.comparison import LEVELS
from service.publishing.backtest import Tally, make_result, replay_block
from service.publishing.backtest.trial import reads_words
from tests.support.backtests import NEW, SPAN, result, stored, trial
from tests.support.policies import policy_of

POSTS = [stored(n, score) for n, score in enumerate([0.0, 0.1, 0.55, 0.56, 0.7, 0.85, 0.95])]


def test_the_matrix_holds_every_post_once() -> None:
    found = result(POSTS)
    matrix = found["outcomes"]["matrix"]
    allow, review, minor = (LEVELS.index(one) for one in ("allow", "review", "enforce minor"))
    assert sum(map(sum, matrix)) == found["posts"] == 7
    assert matrix[allow][allow] == 2
    assert matrix[review][allow] == 2
    assert matrix[review][minor] == 1
    assert found["changes"] == {"same": 4, "stricter": 1, "milder": 2, "other": 0}
    assert found["changed"] == 3


def test_rules_are_counted_also_where_they_never_matched() -> None:
    never = "  - {name: never, when: {score: {spam: 0.9}}, then: {review: {}}}\n"
    found = result(POSTS, trial(new=NEW + never))["rules"]
    zero = {"matched": 0, "not_applicable": 0, "enforced": 0, "per_thousand": 0.0}
    assert found["abuse"] == zero | {"matched": 2, "enforced": 2, "per_thousand": 285.7143}
    assert found["doubt"] == zero | {"matched": 3}
    assert found["never"] == zero | {"not_applicable": 7}


def test_workload_is_in_items_and_minutes_a_day() -> None:
    work = result(POSTS, minutes=2.0)["workload"]
    assert work["before"] == {"items": 4, "items_a_day": 0.4, "minutes_a_day": 0.8}
    assert work["after"] == {"items": 1, "items_a_day": 0.1, "minutes_a_day": 0.2}
    assert work["change"] == {"items": -3, "items_a_day": -0.3, "minutes_a_day": -0.6}


def test_a_day_counts_from_the_first_post_on() -> None:
    late = [post._replace(decided_at=SPAN.until - timedelta(days=2)) for post in POSTS]
    assert result(late)["days"] == 2.0
    assert result([])["days"] == 10.0


def test_verdicts_count_on_their_own_side_only() -> None:
    posts = [
        stored(1, 0.85, outcome="review", human="allow"),
        stored(2, 0.84, outcome="review", human="enforce"),
        stored(3, 0.55, outcome="review", human="enforce"),
        stored(4, 0.2, human="allow", probability=0.25),
        stored(5, 0.2),
        stored(6, 0.2),
        stored(7, 0.2),
        stored(8, 0.99, outcome="enforce"),
    ]
    found = result(posts)["verdicts"]
    assert (found["fine"], found["violation"], found["sampled"]) == (2, 2, 1)
    # Before, only the last one is enforced, and nobody ruled on it.
    assert found["false_positives"]["before"]["share"] is None
    assert found["false_positives"]["after"]["share"] == 0.5
    assert found["misses"]["before"]["share"] == 0.0
    # The third is one of five posts allowed then; the fourth stands for the other four.
    assert found["misses"]["after"]["share"] == 0.2


def test_a_verdict_on_an_allowed_post_counts_only_if_it_was_drawn() -> None:
    reported = [stored(1, 0.2, human="enforce"), stored(2, 0.2)]
    found = result(reported)["verdicts"]
    assert (found["violation"], found["sampled"]) == (1, 0)
    assert found["misses"]["before"]["share"] is None
    drawn = [stored(1, 0.2, human="enforce", probability=0.5), stored(2, 0.2)]
    assert result(drawn)["verdicts"]["misses"]["before"]["share"] == 1.0


def test_without_verdicts_nothing_is_estimated() -> None:
    found = result([stored(1, 0.85, outcome="review"), stored(2, 0.1)])["verdicts"]
    unknown = {
        "count": 0,
        "of": 0,
        "share": None,
        "low": None,
        "high": None,
        "effective": 0.0,
    }
    assert found["false_positives"] == {"before": unknown, "after": unknown}
    assert found["misses"] == {"before": unknown, "after": unknown}


def test_stored_decisions_that_differ_from_the_policy_are_told() -> None:
    posts = [
        stored(1, 0.7, outcome="review", rule="named otherwise", guideline_id="respect"),
        stored(2, 0.7),
        stored(3, 0.7, policy_version=9),
        stored(4, 0.0),
    ]
    found = result(posts)["stored"]
    assert (found["differ"], found["differ_same_version"]) == (2, 1)


def test_other_models_and_unreadable_rows_are_told_and_not_counted_as_posts() -> None:
    posts = [stored(1), stored(2, model_version="old/1"), stored(3, facts="{}")]
    found = result(posts)
    assert found["posts"] == 2
    assert found["stored"]["unreadable"] == 1
    assert found["stored"]["other_model"] == 1
    assert found["stored"]["models"] == {"old/1": 1, "test/1": 1}


def test_channels_and_guidelines_have_their_own_rows() -> None:
    posts = [stored(1, 0.85, channel="help"), stored(2, 0.0, channel="general")]
    found = result(posts)
    assert list(found["channels"]) == ["help", "general"]
    assert found["channels"]["help"]["stricter"] == 1
    assert found["guidelines"]["respect"]["before"] == {"allow": 0, "review": 1, "enforce": 0}
    assert found["guidelines"]["respect"]["after"] == {"allow": 0, "review": 0, "enforce": 1}


def test_the_sample_has_each_kind_of_change_the_largest_first() -> None:
    posts = [stored(n, 0.55) for n in range(50)] + [stored(99, 0.95)]
    severe = NEW.replace("minor", "severe")
    found = result(posts, trial(new=severe, sample=5))["sample"]
    assert len(found) == 5
    assert found[0]["post_id"] == "post-99"
    assert {one["change"] for one in found} == {"stricter", "milder"}
    assert result(posts, trial(new=severe, sample=0))["sample"] == []


def test_long_texts_are_shortened_to_one_line() -> None:
    content = orjson.dumps({"text": "two\nlines " * 100}).decode()
    shown = result([stored(1, 0.55, content=content)])["sample"][0]["text"]
    assert len(shown) <= 100
    assert "\n" not in shown


@given(
    scores=st.lists(st.floats(0, 1), max_size=60),
    cuts=st.lists(st.integers(0, 60), max_size=5),
    order=st.randoms(use_true_random=False),
)
def test_how_posts_are_divided_into_blocks_does_not_matter(
    scores: list[float], cuts: list[int], order: Any
) -> None:
    tried = trial(sample=3)
    posts = [
        stored(n, score, human=("allow", None)[n % 2], probability=(0.3, 0.07, None)[n % 3])
        for n, score in enumerate(scores)
    ]
    edges = [0, *sorted(cuts), len(posts)]
    blocks = [posts[a:b] for a, b in pairwise(edges)]
    order.shuffle(blocks)
    summed: Tally = tried.empty()
    for block in blocks:
        summed.merge(replay_block(tried, block))
    whole = make_result(replay_block(tried, posts), tried, SPAN, model=None)
    assert make_result(summed, tried, SPAN, model=None) == whole


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{score: {toxicity: 0.5}}", False),
        ("{caps: {share: 0.5}}", False),
        ("{any: [{score: {spam: 0.1}}, {not: {pattern: spam}}]}", True),
        ("{repetition: {share: 0.5}}", True),
    ],
)
def test_only_some_conditions_read_the_normalised_text(when: str, expected: bool) -> None:
    rule = f"  - {{name: one, when: {when}, then: {{review: {{}}}}}}\n"
    policy: Policy = policy_of(rule)
    assert reads_words(policy) is expected


def test_a_policy_with_word_lists_may_read_them_anywhere() -> None:
    rule = "  - {name: one, when: {score: {spam: 0.5}}, then: {review: {}}}\n"
    assert reads_words(policy_of(rule, word_lists="{w: {entries: [odd]}}"))
