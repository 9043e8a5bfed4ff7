"""Plain words: likelihoods, ages, reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.console import scores, words
from service.scoring import LABELS

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.95, "very likely"),
        (0.6, "likely"),
        (0.35, "possible"),
        (0.1, "unlikely"),
        (0.0, "very unlikely"),
    ],
)
def test_a_probability_has_a_word(value: float, expected: str) -> None:
    assert scores.likelihood(value) == expected


def test_every_label_has_a_name() -> None:
    assert set(words.LABELS) == set(LABELS)


def test_scores_are_sorted_and_what_was_not_measured_comes_last() -> None:
    found = scores.scores(
        {"insult": None, "spam": 0.2, "threat": 0.8}, {"threat": {"enforce": 0.9, "review": 0.4}}
    )
    assert [one.label for one in found] == ["threat", "spam", "insult"]
    assert found[0].over == "review"
    assert found[0].lines == (("review", 0.4), ("enforce", 0.9))
    assert found[2].words == "not measured"


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=30), "30 h ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_an_age_is_short(ago: timedelta, expected: str) -> None:
    assert words.ago(NOW - ago, NOW) == expected


def test_due_times_look_both_ways() -> None:
    assert words.due(NOW + timedelta(minutes=45), NOW) == "due in 45 min"
    assert words.due(NOW - timedelta(hours=3), NOW) == "3 h overdue"
    assert words.due(None, NOW) is None


def test_the_scores_that_decided_come_first_and_the_topic_last() -> None:
    trace = [{"name": "r", "result": "matched", "values": {"score.insult": {"is": 0.6}}}]
    deciding = scores.deciding_labels(trace, "r")
    found = scores.scores({"off_topic": 0.99, "spam": 0.8, "insult": 0.6}, {}, deciding)
    assert [one.label for one in found] == ["insult", "spam", "off_topic"]


@pytest.mark.parametrize(
    ("severity", "values", "grave"),
    [
        ("severe", {}, True),
        (None, {"threat": 0.5}, True),
        (None, {"threat": None, "toxicity": 0.99}, False),
    ],
)
def test_grave_texts_are_veiled(
    severity: str | None, values: dict[str, float | None], grave: bool
) -> None:
    assert scores.is_grave(severity, values) is grave
