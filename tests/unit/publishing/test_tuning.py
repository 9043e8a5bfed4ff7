"""Moving a threshold: who crosses it, what is estimable, and that the text keeps the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import load_policy
from service.publishing.backtest.estimate import stratum_of
from service.publishing.lines import Line, find_line, with_line
from service.publishing.scored import Scored, days_of
from service.publishing.tuning import tune

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SOURCE = """\
version: 1  # of the language
purpose: We learn.
guidelines:
  - {id: respect, title: Respect, text: Be kind.}
  - {id: honest, title: Honest, text: No spam.}
thresholds:
  toxicity: {review: 0.5,   enforce: 0.9}  # both were measured
  spam:
    review: 0.6   # and this one
rules:
  - {name: rude, guideline: respect, when: {score: {toxicity: review}}, then: {review: {}}}
  - {name: abuse, guideline: respect, when: {score: {toxicity: enforce}}, then: {enforce: minor}}
channels:
  arena: {thresholds: {toxicity: {review: 0.7}}}
"""


def line(name: str = "review", label: str = "toxicity") -> Line:
    found = find_line(load_policy(SOURCE), label, name)
    assert found is not None
    return found


def scored(
    score: float,
    outcome: str = "allow",
    rule: str | None = None,
    human: str | None = None,
    cited: str | None = "respect",
    pk: str | None = None,
    probability: float | None = None,
) -> Scored:
    name = pk or f"{score}-{outcome}-{human}-{cited}"
    stratum = stratum_of(outcome, "show", "post")
    cited = cited if human else None
    return Scored(name, name, score, outcome, rule, NOW, human, cited, stratum, probability)


def test_a_line_knows_who_reads_it_and_what_they_do() -> None:
    review, enforce, spam = line(), line("enforce"), line("review", "spam")
    assert review.rules == {"rude"}
    assert (review.reviews, review.enforces) == (True, False)
    assert review.channels == {"arena"}
    assert enforce.rules == {"abuse"}
    assert (enforce.enforces, enforce.review_from) == (True, 0.5)
    assert enforce.channels == set()
    assert spam.rules == set()
    assert find_line(load_policy(SOURCE), "toxicity", "hold") is None


def test_posts_between_the_two_values_cross_the_line() -> None:
    posts = [scored(score) for score in (0.39, 0.4, 0.49, 0.5, 0.6)]
    lower = tune(posts, line(), 0.4, days=1)
    assert (lower.above, lower.newly_above, lower.newly_below) == (4, 2, 0)
    higher = tune(posts, line(), 0.55, days=1)
    assert (higher.above, higher.newly_above, higher.newly_below) == (1, 0, 1)
    same = tune(posts, line(), 0.5, days=1)
    assert (same.newly_above, same.newly_below) == (0, 0)


def test_the_edge_is_what_lies_nearest() -> None:
    posts = [scored(n / 100) for n in range(100)]
    edge = tune(posts, line(), 0.5, days=1).edge
    assert [one.score for one in edge[:3]] == [0.5, 0.49, 0.51]
    assert len(edge) == 10


def test_a_lower_line_asks_humans_about_what_was_let_through() -> None:
    posts = [scored(0.45), scored(0.46, "review", "other"), scored(0.6, "review", "rude")]
    assert tune(posts, line(), 0.4, days=2).reviews_now == 1.0
    assert tune(posts, line(), 0.4, days=2).reviews_then == 1.5


def test_a_higher_line_saves_only_what_its_own_rules_asked_about() -> None:
    posts = [scored(0.55, "review", "rude"), scored(0.56, "review", "other")]
    assert tune(posts, line(), 0.6, days=1).reviews_then == 1.0


def test_an_enforcing_line_moves_work_between_humans_and_the_machine() -> None:
    posts = [scored(0.85, "review", "rude"), scored(0.95, "enforce", "abuse")]
    assert tune(posts, line("enforce"), 0.8, days=1).reviews_then == 0.0
    assert tune(posts, line("enforce"), 0.97, days=1).reviews_then == 2.0


def test_precision_and_recall_count_what_humans_ruled() -> None:
    posts = [
        scored(0.9, "review", human="enforce"),
        scored(0.8, "review", human="enforce"),
        scored(0.7, "review", human="allow"),
        scored(0.6, "review", human="enforce", cited="honest"),
        scored(0.3, "review", human="enforce"),
        scored(0.2, "review", human="allow"),
    ]
    tuned = tune(posts, line(), 0.5, days=1)
    assert tuned.precision is not None
    assert tuned.recall is not None
    # A violation of another guideline says nothing about this threshold.
    assert (tuned.precision.count, tuned.precision.of) == (2, 3)
    assert (tuned.recall.count, tuned.recall.of) == (2, 3)


def test_what_nobody_looked_at_can_not_be_estimated() -> None:
    ruled = [scored(0.9, "review", human="enforce"), scored(0.8, "review", human="allow")]
    unseen = [scored(n / 1000, pk=f"unseen-{n}") for n in range(300)]
    tuned = tune(ruled + unseen, line(), 0.5, days=1)
    assert tuned.precision is not None
    assert tuned.recall is None
    assert (tuned.looked_below.count, tuned.looked_below.of) == (0, 300)
    assert tune(ruled + unseen, line(), 0.1, days=1).precision is None
    assert tune([], line(), 0.5, days=1).precision is None


def test_a_random_sample_makes_recall_estimable_and_its_bounds_honest() -> None:
    caught = [scored(0.9, "review", human="enforce", pk=f"caught-{n}") for n in range(40)]
    unseen = [scored(0.1, pk=f"unseen-{n}") for n in range(980)]
    drawn = [
        scored(0.1, human=("enforce" if n == 0 else "allow"), probability=0.02, pk=f"drawn-{n}")
        for n in range(20)
    ]
    recall = tune(caught + unseen + drawn, line(), 0.5, days=1).recall
    assert recall is not None
    # One of twenty drawn is a violation, so 50 of the 1,000 below may be: 40 of 90 were caught.
    assert recall.share == pytest.approx(40 / 90)
    clean = [*caught, *unseen, *(one for one in drawn if one.human == "allow")]
    recall = tune(clean, line(), 0.5, days=1).recall
    assert recall is not None
    assert recall.low is not None
    assert recall.share == 1.0
    # Nineteen harmless ones don't rule out that every sixth of a thousand is a violation.
    assert recall.low < 0.25


@given(
    st.lists(st.floats(0, 1)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(("review", "enforce")),
)
def test_a_higher_value_never_puts_more_posts_above(
    scores: list[float], one: float, other: float, name: str
) -> None:
    posts = [scored(score, pk=str(n)) for n, score in enumerate(scores)]
    low, high = (tune(posts, line(name), v, days=1) for v in sorted((one, other)))
    assert high.above <= low.above
    for tuned in (low, high):
        now = sum(score >= line(name).value for score in scores)
        assert tuned.above == now + tuned.newly_above - tuned.newly_below
        assert not (tuned.newly_above and tuned.newly_below)


def test_days_run_from_the_oldest_post() -> None:
    old = Scored("a", "a", 0.5, "allow", None, NOW - timedelta(days=3))
    assert days_of([old, scored(0.1)], NOW) == 3.0
    assert days_of([], NOW) == 1.0


@pytest.mark.parametrize(
    ("label", "name", "value", "before", "after"),
    [
        ("toxicity", "review", 0.45, "{review: 0.5,   enforce", "{review: 0.45,   enforce"),
        ("toxicity", "enforce", 1.0, "enforce: 0.9}  # both", "enforce: 1}  # both"),
        ("spam", "review", 0.615, "review: 0.6   # and", "review: 0.615   # and"),
    ],
)
def test_only_the_number_changes_in_the_text(
    label: str, name: str, value: float, before: str, after: str
) -> None:
    changed = with_line(SOURCE, label, name, value)
    assert changed == SOURCE.replace(before, after)
    found = find_line(load_policy(changed), label, name)
    assert found is not None
    assert found.value == value


def test_lines_end_as_yaml_ends_them() -> None:
    odd = SOURCE.replace("\n", "\r\n").replace("We learn.", '"We\u2028learn."')
    assert with_line(odd, "spam", "review", 0.7) == odd.replace("0.6   #", "0.7   #")


def test_a_threshold_that_is_not_in_the_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        with_line(SOURCE, "toxicity", "hold", 0.5)
