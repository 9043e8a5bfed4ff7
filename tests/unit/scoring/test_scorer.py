"""Scores by the tiny model, worked out by hand."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from service.scoring import LABELS, ScoreInput, Scorer, Scores, load_bundle
from service.scoring.tokens import CONTEXT_TOKENS

TINY = Path(__file__).parent / "data" / "tiny"


def probability(logit: float, slope: float = 2.0, intercept: float = -0.5) -> float:
    return 1 / (1 + math.exp(-(slope * logit + intercept)))


def score(scorer: Scorer, text: str, **more: str) -> Scores:
    return scorer.score([ScoreInput(text, **more)])[0]


def test_logits_are_calibrated_label_by_label(tiny: Scorer) -> None:
    found = score(tiny, "hello darn").labels
    assert list(found) == list(LABELS)
    assert found["profanity"] == pytest.approx(probability(2.0))
    assert found["spam"] == pytest.approx(probability(-2.0))


def test_toxicity_is_never_below_its_parts(tiny: Scorer) -> None:
    found = score(tiny, "rude").labels
    assert found["insult"] == pytest.approx(probability(3.0))
    assert found["toxicity"] == found["insult"]


def test_profanity_and_spam_are_no_parts_of_toxicity(tiny: Scorer) -> None:
    assert score(tiny, "darn buy").labels["toxicity"] == pytest.approx(probability(-2.0))


@pytest.mark.parametrize("place", [0, 7, 8, 13, 29, 57, 99])
def test_nothing_of_a_long_text_is_cut(tiny: Scorer, place: int) -> None:
    words = ["hello"] * 100
    words[place] = "rude"
    assert score(tiny, " ".join(words)).labels["insult"] == pytest.approx(probability(3.0))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 14, 15, 50])
def test_windows_overlap_and_cover_every_token(tiny: Scorer, count: int) -> None:
    words = ["hello", "rude", "cat", "dog", "goal", "buy", "darn"]
    text = " ".join(words[place % 7] for place in range(count))
    windows = tiny.session.windows(text)
    bodies = [window.ids[1:-1] for window in windows]
    assert max(map(len, windows)) <= 10
    covered = list(bodies[0])
    for body in bodies[1:]:
        shared = next(n for n in range(len(body), -1, -1) if covered[-n:] == body[:n] or n == 0)
        assert shared >= 2
        covered += body[shared:]
    expected = [tiny.session.windows(word)[0].ids[1] for word in text.split()]
    assert covered == expected


@pytest.mark.parametrize("count", [0, 1, 8, 9, 30])
def test_every_token_of_a_window_knows_its_place_in_the_text(tiny: Scorer, count: int) -> None:
    text = " ".join((["Hello", "rude", "caf\u00e9"] * count)[:count])
    windows, spans = tiny.session.windows(text), tiny.session.spans(text)
    assert len(windows) == len(spans)
    for window, places in zip(windows, spans, strict=True):
        shown = [text[start:end] for start, end in places]
        assert [tiny.session.windows(word)[0].ids[1] for word in shown] == window.ids[1:-1]


def test_off_topic_falls_with_the_cosine_to_the_topic(tiny: Scorer) -> None:
    near = score(tiny, "dog", topic="cat").labels["off_topic"]
    far = score(tiny, "goal", topic="cat").labels["off_topic"]
    assert near == pytest.approx(probability(0.8, -8.0, 4.0), abs=1e-2)
    assert far == pytest.approx(probability(0.0, -8.0, 4.0), abs=1e-2)


@pytest.mark.parametrize("topic", [None, "", "  \n"])
def test_without_a_topic_off_topic_is_not_applicable(tiny: Scorer, topic: str | None) -> None:
    found = tiny.score([ScoreInput("hello", topic=topic)])[0]
    assert found.labels["off_topic"] is None
    assert found.not_applicable == ("off_topic",)


def test_a_digression_does_not_make_a_long_post_off_topic(tiny: Scorer) -> None:
    on_topic = "cat " * 60
    assert (score(tiny, on_topic + "goal " * 4, topic="cat").labels["off_topic"] or 1) < 0.1


def test_topics_are_encoded_once(tiny: Scorer) -> None:
    first = tiny.encode_topic("cat and dog")
    assert tiny.encode_topic("cat and dog") is first
    assert float(np.linalg.norm(first)) == pytest.approx(1.0, abs=1e-5)


def test_old_topics_make_room(tiny: Scorer) -> None:
    first = tiny.encode_topic("a first topic")
    for number in range(1_100):
        tiny.encode_topic(f"cat {number}")
    assert tiny.encode_topic("a first topic") is not first


def test_another_language_has_no_scores(tiny: Scorer) -> None:
    found = score(tiny, "Das ist doch völliger Unsinn, was du da schreibst", topic="cat")
    assert found.language == "de"
    assert set(found.labels.values()) == {None}
    assert found.not_applicable == LABELS


def test_a_short_text_follows_the_hint(tiny: Scorer) -> None:
    assert score(tiny, "rude", language="de").not_applicable == LABELS
    assert score(tiny, "rude").labels["insult"] is not None


@pytest.mark.parametrize("text", ["", "🔥🔥🔥", "123 !?", "\u200b"])
def test_a_text_without_letters_has_no_scores(tiny: Scorer, text: str) -> None:
    assert score(tiny, text).not_applicable == LABELS


def test_disguises_are_undone_before_scoring_and_kept_for_the_policy(tiny: Scorer) -> None:
    found = score(tiny, "r\u200bude")
    assert found.labels["insult"] == pytest.approx(probability(3.0))
    assert found.normalised.original == "r\u200bude"
    assert found.normalised.text == "rude"
    assert (found.model_version, found.normaliser_version) == ("tiny/1", "2")


def test_special_tokens_typed_by_a_member_are_text(tiny: Scorer) -> None:
    ids = tiny.session.windows("[SEP] rude [PAD]")[0].ids
    assert ids.count(3) == 1
    assert 0 not in ids


def test_a_model_without_context_leaves_the_parent_out(tiny: Scorer) -> None:
    assert score(tiny, "hello", parent="rude").labels == score(tiny, "hello").labels
    assert tiny.session.windows("hello", "rude") == tiny.session.windows("hello")


def test_a_model_with_context_reads_the_beginning_of_the_parent(tmp_path: Path) -> None:
    folder = tmp_path / "tiny" / "1"
    shutil.copytree(TINY, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"uses_parent": True}))
    reader = Scorer(load_bundle(folder))
    (plain,) = reader.session.windows("hello")
    (window,) = reader.session.windows("hello", "rude " * 60)
    assert window.ids == plain.ids
    assert window.context[0] == reader.session.windows("rude")[0].ids[1]
    assert window.context[-1] == window.ids[-1]
    assert len(window.context) == CONTEXT_TOKENS
    prepared = reader.prepare(ScoreInput("hello", parent="r\u200bude"))
    assert prepared.windows == reader.session.windows("hello", "rude")


@pytest.mark.parametrize("workers", [1, 3])
def test_many_posts_are_scored_as_if_alone_and_in_order(tiny: Scorer, workers: int) -> None:
    words = ["hello", "rude", "darn", "buy", "cat", "goal"]
    items = [ScoreInput(" ".join(words[: 1 + n % 6] * (1 + n % 9)), topic="cat") for n in range(80)]
    items[3], items[40] = ScoreInput(""), ScoreInput("🔥")
    together = tiny.score(items, workers=workers)
    assert [found.labels for found in together] == [tiny.score([i])[0].labels for i in items]


def test_nothing_to_score_gives_nothing(tiny: Scorer) -> None:
    assert tiny.score([]) == []


def test_encodings_for_similarity_have_length_one(tiny: Scorer) -> None:
    vectors = tiny.session.embed(tiny.session.windows("cat dog goal"))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0], abs=1e-5)


def test_scores_carry_an_encoding_of_each_window(tiny: Scorer) -> None:
    (short,) = tiny.score([ScoreInput("cat dog goal")])
    assert short.embedding is not None
    assert short.embedding.shape[0] == 1
    assert short.embedding[0] == pytest.approx(tiny.embed("cat dog goal"), abs=1e-5)
    assert tiny.score([ScoreInput("")])[0].embedding is None
