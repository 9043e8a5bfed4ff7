"""off_topic on topics that were never trained on: intents by topic, and two programming chats."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from training.evaluation.checks import Originals
from training.evaluation.sample import Sample
from training.evaluation.slack import messages
from training.rows import Row
from training.split import fraction
from training.topics import judged, pairs

PAIRS = 3000
PER_CHAT = 750
CONFIRMED = 150
"""Messages of a chat that stand for posts that its moderators confirmed; none of them is judged."""

WORDS = 25
"""Words that a chat message has at least: shorter ones fit most channels about programming."""

CHATS = {
    "elmlang_general_2019": (
        "The Elm programming language: typed functional programming for web front ends,"
        " the Elm architecture, packages and the compiler."
    ),
    "racket_general_2019": (
        "The Racket programming language: a Lisp and Scheme for writing languages, macros,"
        " DrRacket and packages."
    ),
}
"""Chats with the topic that a host would give their channel."""


def intents(rows: Sequence[Row], seed: int) -> Sample | None:
    """Messages of held-out topics, half against a topic of another domain."""
    examples = judged(pairs(rows, seed, "test"), PAIRS, random.Random(seed + 1))
    if not examples:
        return None
    texts, topics, off = zip(*examples, strict=True)
    return Sample("unseen topics", "off_topic", texts, np.array(off, dtype=bool), topics)


def chats(data: Originals, seed: int) -> Sample:
    """Messages of each chat against its own topic and the other's; posts were confirmed in both."""
    confirmed: dict[str, list[str]] = {}
    texts: list[str] = []
    topics: list[str] = []
    off: list[bool] = []
    for name, own in CHATS.items():
        found = {m.text for m in messages(data.content("slack_chats", name))}
        long = [text for text in found if len(text.split()) >= WORDS]
        drawn = sorted(long, key=lambda text: fraction(text, seed))[:PER_CHAT]
        confirmed[own] = drawn[:CONFIRMED]
        for text in drawn[CONFIRMED:]:
            for topic in CHATS.values():
                texts.append(text)
                topics.append(topic)
                off.append(topic != own)
    sample = Sample("elm against racket", "off_topic", texts, np.array(off, dtype=bool), topics)
    return replace(sample, confirmed=confirmed)


def described(sample: Sample) -> Sample:
    """The same messages against the channels' descriptions, before anything was confirmed."""
    return replace(sample, name=f"{sample.name}, description alone", confirmed=None)
