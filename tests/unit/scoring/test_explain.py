"""Words that raised a score, by the tiny model, whose falls can be worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.scoring import LABELS, Contribution, ScoreInput, Scorer, explain, worth_explaining
from service.scoring.explain import EXPLAINED_FROM, MOST_WORDS, SMALLEST
from service.scoring.occlusion import SEARCH_PASSES

BOUND = SEARCH_PASSES + 3 * MOST_WORDS // 2


def probability(logit: float) -> float:
    return 1 / (1 + math.exp(0.5 - 2 * logit))


RUDE = probability(3.0) - probability(-2.0)
DARN = probability(2.0) - probability(-2.0)


class Counted:
    """Counts the windows of each pass of a scorer."""

    def __init__(self, scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passes: list[int] = []
        run = scorer.run

        def counted(windows: Sequence[Any]) -> Any:
            self.passes.append(len(windows))
            return run(windows)

        monkeypatch.setattr(scorer, "run", counted)


def found(scorer: Scorer, text: str, *labels: str, **more: Any) -> list[Contribution]:
    return explain(scorer, ScoreInput(text, **more), labels or ("insult",))


def shown(text: str, contributions: Sequence[Contribution]) -> list[tuple[str, str, float]]:
    return [
        (text[one.start : one.end], one.label, pytest.approx(one.contribution, abs=1e-4))
        for one in contributions
    ]


def test_the_word_that_raised_a_score_is_named_with_the_fall_it_causes(tiny: Scorer) -> None:
    text = "hello, rude cat! Darn."
    assert shown(text, found(tiny, text, "insult", "profanity", "spam")) == [
        ("rude", "insult", RUDE),
        ("Darn", "profanity", DARN),
    ]


def test_toxicity_falls_with_the_part_that_holds_it_up(tiny: Scorer) -> None:
    (one,) = found(tiny, "a rude cat", "toxicity")
    assert one == Contribution(2, 6, "toxicity", pytest.approx(RUDE, abs=1e-4))


@pytest.mark.parametrize("text", ["rude rude", "rude cat rude", "hello rude dog goal rude"])
def test_two_words_that_hide_each_other_share_the_score(tiny: Scorer, text: str) -> None:
    assert shown(text, found(tiny, text)) == [("rude", "insult", RUDE / 2)] * 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("cat r\u200bu\u200bde dog", "r\u200bu\u200bde"),
        ("cat RUDE!!! dog", "RUDE"),
        ("\U0001f408 caf\u00e9 rud\u0435", "rud\u0435"),
        ("r u d e cat", "r u d e"),
        ("ｒｕｄｅ cat", "ｒｕｄｅ"),
    ],
)
def test_offsets_lead_into_the_text_as_it_was_written(tiny: Scorer, text: str, word: str) -> None:
    contributions = found(tiny, text, "insult", "profanity")
    assert [text[one.start : one.end] for one in contributions] == [word]


@pytest.mark.parametrize("place", [0, 7, 8, 60, 199])
def test_a_word_is_found_wherever_it_stands_in_a_long_text(
    tiny: Scorer, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["hello"] * 200
    words[place] = "rude"
    text = " ".join(words)
    counted = Counted(tiny, monkeypatch)
    (one,) = found(tiny, text)
    assert (one.start, one.end) == (6 * place, 6 * place + 4)
    assert one.contribution == pytest.approx(RUDE, abs=1e-4)
    assert sum(counted.passes) <= len(tiny.session.windows(text)) + BOUND


def test_the_work_is_bounded_however_much_there_is_to_find(
    tiny: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "rude " * 2_000
    counted = Counted(tiny, monkeypatch)
    contributions = found(tiny, text)
    assert 0 < len(contributions) <= MOST_WORDS
    assert sum(counted.passes) <= len(tiny.session.windows(text)) + BOUND


def test_windows_share_a_pass_only_as_far_as_the_bundle_allows(
    tiny: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Scorer(tiny.bundle, max_batch=1)
    counted = Counted(alone, monkeypatch)
    text = "hello rude dog " * 20
    assert found(alone, text) == found(tiny, text)
    assert set(counted.passes) == {1}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("hello cat", ("insult",)),
        ("rude", ("off_topic",)),
        ("rude", ()),
        ("", ("insult",)),
        ("!!!", ("insult",)),
        ("Das ist doch völliger Unsinn, rude, was du da schreibst", ("insult",)),
    ],
)
def test_what_has_no_high_score_has_no_explanation(
    tiny: Scorer, text: str, labels: tuple[str, ...]
) -> None:
    assert explain(tiny, ScoreInput(text, topic="cat"), labels) == []


def test_high_scores_are_worth_an_explanation(tiny: Scorer) -> None:
    labels = dict.fromkeys(LABELS, 0.0) | {"threat": EXPLAINED_FROM, "insult": 0.9, "spam": None}
    assert worth_explaining(labels | {"off_topic": 1.0}) == ("insult", "threat")


@given(
    st.lists(
        st.sampled_from(
            ["rude", "darn", "buy", "hello", "\U0001f621", "r.u.d.e", "...", "x\u0336y"]
        ),
        max_size=60,
    )
)
@settings(max_examples=60, deadline=None)
def test_contributions_are_positive_in_order_and_the_same_again(
    tiny: Scorer, words: list[str]
) -> None:
    text = " ".join(words)
    labels = ("toxicity", "insult", "profanity", "spam")
    contributions = found(tiny, text, *labels)
    values = [one.contribution for one in contributions]
    assert values == sorted(values, reverse=True)
    assert all(SMALLEST <= value <= 1 for value in values)
    assert all(0 <= one.start < one.end <= len(text) for one in contributions)
    assert len({(one.start, one.end, one.label) for one in contributions}) == len(contributions)
    assert found(tiny, text, *labels) == contributions


def test_the_shipped_model_marks_the_insult_and_no_bystander(shipped: Scorer) -> None:
    text = "Thanks for the slides, but only an idiot would ask that, so go away."
    labels = shipped.score([ScoreInput(text)])[0].labels
    contributions = explain(shipped, ScoreInput(text), worth_explaining(labels))
    assert contributions
    assert text[contributions[0].start : contributions[0].end] == "idiot"
    assert contributions[0].contribution > 0.3
