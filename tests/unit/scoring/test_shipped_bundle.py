"""The bundle in the repository does what a moderator would expect of it."""

from __future__ import annotations

import asyncio

import pytest

from service.scoring import (
    LABELS,
    MODEL_LABELS,
    NORMALISER_VERSION,
    MicroBatcher,
    ScoreInput,
    Scorer,
)

RUDE = [
    "You are such an idiot, shut up.",
    "What a stupid loser you are.",
    "You're a pathetic moron and nobody likes you.",
    "Shut your mouth, you dumb clown.",
    "You are an ugly, worthless fool.",
]
FRIENDLY = [
    "Thank you so much for your help yesterday!",
    "I enjoyed your talk and learned a lot from it.",
    "Could you share the slides with the group, please?",
    "Welcome to the team, we are glad you are here.",
    "The meeting moved to Thursday at three.",
]


def toxicity(scorer: Scorer, text: str) -> float:
    found = scorer.score([ScoreInput(text)])[0].labels["toxicity"]
    assert found is not None
    return found


def test_rude_sentences_score_above_friendly_ones(shipped: Scorer) -> None:
    rude = [toxicity(shipped, text) for text in RUDE]
    friendly = [toxicity(shipped, text) for text in FRIENDLY]
    assert min(rude) > max(friendly)


@pytest.mark.parametrize(
    "disguised",
    [
        "You are such an 1d10t, shut up.",
        "You are such an i d i o t, shut up.",
        "You are such an іdіоt, shut up.",
        "You are such an i\u200bd\u200biot, shut up.",
        "You are such an ｉｄｉｏｔ, shut up.",
    ],
)
def test_a_disguise_changes_no_score(shipped: Scorer, disguised: str) -> None:
    assert toxicity(shipped, disguised) == toxicity(shipped, RUDE[0])


def test_german_has_no_figures(shipped: Scorer) -> None:
    text = "Das ist doch völliger Unsinn, was du da schreibst."
    found = shipped.score([ScoreInput(text)])[0]
    assert found.not_applicable == LABELS


def test_the_tail_of_a_long_text_is_seen(shipped: Scorer) -> None:
    calm = "The report is ready and the numbers look fine to everyone in the room. " * 60
    assert toxicity(shipped, calm + RUDE[0]) > 2 * toxicity(shipped, calm)


def test_toxicity_is_at_least_its_parts(shipped: Scorer) -> None:
    for scores in shipped.score([ScoreInput(text) for text in RUDE + FRIENDLY]):
        found = {label: scores.labels[label] or 0.0 for label in MODEL_LABELS}
        parts = MODEL_LABELS[1:6]
        assert found["toxicity"] >= max(found[label] for label in parts)


def test_a_friendly_reply_is_not_judged_by_the_words_it_answers(shipped: Scorer) -> None:
    calm = "Please be kind to each other, this is a forum about gardens."
    alone = shipped.score([ScoreInput(calm)])[0].labels["toxicity"]
    reply = shipped.score([ScoreInput(calm, parent=RUDE[0])])[0].labels["toxicity"]
    assert alone is not None
    assert reply is not None
    assert max(alone, reply) < 0.5


def test_a_post_about_something_else_is_more_off_topic(shipped: Scorer) -> None:
    topic = "Gardening: plants, soil, seeds, and how to grow vegetables at home"
    near, far = shipped.score(
        [
            ScoreInput("When should I plant tomatoes, and which soil do they like?", topic=topic),
            ScoreInput("My credit card was charged twice, how do I get a refund?", topic=topic),
        ]
    )
    assert (far.labels["off_topic"] or 0) > (near.labels["off_topic"] or 1)


def test_a_text_has_the_same_scores_alone_and_in_company(shipped: Scorer) -> None:
    items = [ScoreInput(text) for text in RUDE + FRIENDLY]
    alone = [shipped.score([item])[0].labels for item in items]

    async def together() -> list[dict[str, float | None]]:
        batcher = MicroBatcher(shipped, workers=2)
        await batcher.start()
        found = await asyncio.gather(*(batcher.score(item) for item in items))
        await batcher.stop()
        return [scores.labels for scores in found]

    assert asyncio.run(together()) == alone
    assert [scores.labels for scores in shipped.score(items)] == alone


def test_scores_name_the_normaliser_that_read_them(shipped: Scorer) -> None:
    (scores,) = shipped.score([ScoreInput("hello")])
    assert scores.normaliser_version == NORMALISER_VERSION
