"""From a text to calibrated probabilities: the one way, for serving, training and the CLI."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.scoring.bundle import Bundle
from service.scoring.labels import LABELS, MODEL_LABELS
from service.scoring.language import detect_language, has_letters, load_detector
from service.scoring.normalise import NORMALISER_VERSION, Normalised, normalise
from service.scoring.scores import ScoreInput, Scores
from service.scoring.session import Encoded, Session

BATCH = 8
TOPICS_KEPT = 2048
# Toxicity is never below what it includes.
PARTS = ("severe_toxicity", "insult", "threat", "identity_attack", "sexual")
TOXICITY = MODEL_LABELS.index("toxicity")
PART_COLUMNS = [MODEL_LABELS.index(label) for label in PARTS]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready for the model: ``windows`` is empty where nothing is to be scored."""

    given: ScoreInput
    normalised: Normalised
    language: str
    windows: list[list[int]]


class Scorer:
    """A loaded model with everything around it. Safe to share between threads.

    Args:
        bundle: the verified bundle.
        threads: threads inside one forward pass.
    """

    def __init__(self, bundle: Bundle, threads: int = 1) -> None:
        manifest = bundle.manifest
        self.bundle = bundle
        self.session = Session(bundle, threads)
        platt = [manifest.calibration[label] for label in MODEL_LABELS]
        self._slopes = np.array([one.slope for one in platt], np.float32)
        self._intercepts = np.array([one.intercept for one in platt], np.float32)
        self._languages = frozenset(manifest.languages)
        self._topics: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        load_detector()
        self.score([ScoreInput("warm up")])

    def prepare(self, given: ScoreInput) -> Prepared:
        """Normalise a text, detect its language and cut it into windows of tokens."""
        normalised = normalise(given.text)
        if not has_letters(normalised.text):
            return Prepared(given, normalised, "und", [])
        language = detect_language(normalised.text, given.language)
        # Where the detection is not sure, a hint must not switch the model off.
        measured = language.code in self._languages or not language.confident
        windows = self.session.windows(normalised.text) if measured else []
        return Prepared(given, normalised, language.code, windows)

    def finish(self, prepared: Prepared, encoded: Encoded | None) -> Scores:
        """Turn the outputs for the windows of one text into its scores.

        A label's probability is the largest of all windows: one threat in a long post is one.
        """
        labels: dict[str, float | None] = dict.fromkeys(LABELS)
        embedding = None
        if encoded is not None:
            logits = encoded.logits * self._slopes + self._intercepts
            values = (1.0 / (1.0 + np.exp(-logits))).max(axis=0)
            values[TOXICITY] = max(values[TOXICITY], *values[PART_COLUMNS])
            labels |= dict(zip(MODEL_LABELS, values.tolist(), strict=True))
            embedding = _mean_direction(encoded.embedding)
            if prepared.given.topic:
                labels["off_topic"] = self._off_topic(prepared.given.topic, encoded.topic)
        missing = tuple(label for label, value in labels.items() if value is None)
        return Scores(
            labels=labels,
            not_applicable=missing,
            language=prepared.language,
            normalised=prepared.normalised,
            model_version=self.bundle.label,
            normaliser_version=NORMALISER_VERSION,
            embedding=embedding,
        )

    def score(self, inputs: Sequence[ScoreInput]) -> list[Scores]:
        """Score texts in batches of similar length; the order is kept."""
        prepared = [self.prepare(given) for given in inputs]
        windows = [(owner, ids) for owner, one in enumerate(prepared) for ids in one.windows]
        outputs: list[list[Encoded]] = [[] for _ in prepared]
        windows.sort(key=lambda pair: len(pair[1]))
        for at in range(0, len(windows), BATCH):
            batch = windows[at : at + BATCH]
            encoded = self.session.run([ids for _, ids in batch])
            for row, (owner, _) in enumerate(batch):
                outputs[owner].append(row_of(encoded, row))
        return [
            self.finish(one, stack(found) if found else None)
            for one, found in zip(prepared, outputs, strict=True)
        ]

    def encode_topic(self, topic: str) -> NDArray[np.float32]:
        """Return the direction of a channel's topic, [dimension]; remembered by its text."""
        with self._lock:
            known = self._topics.get(topic)
            if known is not None:
                self._topics.move_to_end(topic)
                return known
        encoded = self.session.run(self.session.windows(normalise(topic).text)[:1])
        direction: NDArray[np.float32] = encoded.topic[0]
        with self._lock:
            self._topics[topic] = direction
            while len(self._topics) > TOPICS_KEPT:
                self._topics.popitem(last=False)
        return direction

    def _off_topic(self, topic: str, found: NDArray[np.float32]) -> float:
        cosine = float(_mean_direction(found) @ self.encode_topic(topic))
        platt = self.bundle.manifest.topic
        return 1.0 / (1.0 + math.exp(-(platt.slope * cosine + platt.intercept)))


def row_of(encoded: Encoded, row: int) -> Encoded:
    """Return the outputs of one window of a batch."""
    one = slice(row, row + 1)
    return Encoded(encoded.logits[one], encoded.topic[one], encoded.embedding[one])


def stack(rows: Iterable[Encoded]) -> Encoded:
    """Join the outputs of the windows of one text."""
    found = list(rows)
    if len(found) == 1:
        return found[0]
    return Encoded(
        np.concatenate([one.logits for one in found]),
        np.concatenate([one.topic for one in found]),
        np.concatenate([one.embedding for one in found]),
    )


def _mean_direction(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(vectors) == 1:
        return vectors[0]  # type: ignore[no-any-return]
    mean = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)  # type: ignore[no-any-return]
