"""From posts to calibrated probabilities, synchronously: what `reins score` and training use."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from service.scoring.bundle import Bundle
from service.scoring.labels import LABELS, MODEL_LABELS, PARTS_OF_TOXICITY
from service.scoring.language import Language, detect_language, has_letters, load_detector
from service.scoring.normalise import NORMALISER_VERSION, Normalised, normalise
from service.scoring.session import Floats, Session
from service.scoring.tokens import Window
from service.scoring.topic import TopicReference

_CACHED_TOPICS = 1024


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """A post to score.

    ``text`` is the original or rendered text; the scorer normalises it. ``topic`` describes
    the channel. ``parent`` is the text it answers, read along by models that can. ``language``
    is the host's hint. ``topic_reference`` is what humans confirmed in the channel: with a topic
    and the model that it belongs to, it moves what the post is compared with.
    """

    text: str
    topic: str | None = None
    parent: str | None = None
    language: str | None = None
    topic_reference: TopicReference | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of one post.

    ``labels`` has all nine keys; a label is None exactly when ``not_applicable`` lists it: the
    model has no measured figures for this language or input, or there is no topic.
    ``topic_snapshot`` is the number of the reference that ``off_topic`` was measured with.
    ``embedding``, float32 [windows, size], has a unit vector of the meaning of each window of the
    text; None where nothing was measured.
    """

    labels: dict[str, float | None]
    not_applicable: tuple[str, ...]
    language: str
    normalised: Normalised
    model_version: str
    normaliser_version: str
    topic_snapshot: int | None = None
    embedding: Floats | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post made ready for the model; without ``windows`` it has no measured figures."""

    item: ScoreInput
    normalised: Normalised
    language: Language
    windows: list[Window]


@dataclass(frozen=True, slots=True)
class Row:
    """The model's raw output for one window."""

    logits: Floats
    topic: Floats
    embedding: Floats


class Scorer:
    """Scores posts with one bundle. Safe to use from several threads at once.

    ``threads`` is the number of threads of one forward pass, ``max_batch`` the number of
    windows in it (by default what the bundle allows without changing scores).
    """

    def __init__(self, bundle: Bundle, threads: int = 1, max_batch: int | None = None) -> None:
        self.bundle = bundle
        self.max_batch = max_batch or bundle.max_batch
        self.session = Session(bundle, threads)
        self._languages = frozenset(bundle.manifest.languages)
        self._topics: OrderedDict[str, Floats] = OrderedDict()
        self._lock = threading.Lock()
        load_detector()
        self.prepare(ScoreInput("w4rm up the lexicon too"))

    def score(self, items: Sequence[ScoreInput], workers: int = 1) -> list[Scores]:
        """Scores of ``items`` in order, by sorted batches, with ``workers`` passes at a time."""
        prepared = [self.prepare(item) for item in items]
        places = [
            (len(window), post, part)
            for post, ready in enumerate(prepared)
            for part, window in enumerate(ready.windows)
        ]
        places.sort()
        size = self.max_batch
        batches = [places[at : at + size] for at in range(0, len(places), size)]
        rows: list[list[Row | None]] = [[None] * len(ready.windows) for ready in prepared]

        def run(batch: list[tuple[int, int, int]]) -> None:
            found = self.run([prepared[post].windows[part] for _, post, part in batch])
            for (_, post, part), row in zip(batch, found, strict=True):
                rows[post][part] = row

        if workers > 1 and len(batches) > 1:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(run, batches))
        else:
            for batch in batches:
                run(batch)
        return [
            self.finish(ready, [row for row in found if row is not None])
            for ready, found in zip(prepared, rows, strict=True)
        ]

    def prepare(self, item: ScoreInput) -> Prepared:
        """Normalise, detect the language and tokenise: all that comes before the model."""
        normalised = normalise(item.text)
        language = detect_language(normalised.text, item.language)
        measured = language.code in self._languages and has_letters(normalised.text)
        windows = self.session.windows(normalised.text, self._parent(item)) if measured else []
        return Prepared(item, normalised, language, windows)

    def _parent(self, item: ScoreInput) -> str | None:
        if not item.parent or not self.bundle.manifest.uses_parent:
            return None
        return normalise(item.parent).text

    def run(self, windows: Sequence[Window]) -> list[Row]:
        """One forward pass; keep the windows to a few of similar length."""
        outputs = self.session.run(windows)
        return list(map(Row, outputs.logits, outputs.topic, outputs.embedding))

    def finish(self, prepared: Prepared, rows: Sequence[Row]) -> Scores:
        """Calibrated probabilities from the rows of a post's windows, in any order.

        A label's probability is the highest of all windows. The topic of a long post is the
        mean of its windows: one digression does not make a post off topic.
        """
        labels: dict[str, float | None] = dict.fromkeys(LABELS)
        reference = self._usable(prepared.item.topic_reference)
        if rows:
            labels.update(self._model_labels(rows))
            labels["off_topic"] = self._off_topic(prepared.item.topic, reference, rows)
        measured = labels["off_topic"] is not None
        return Scores(
            labels=labels,
            not_applicable=tuple(label for label in LABELS if labels[label] is None),
            language=prepared.language.code,
            normalised=prepared.normalised,
            model_version=self.bundle.model_version,
            normaliser_version=NORMALISER_VERSION,
            topic_snapshot=reference.number if reference and measured else None,
            embedding=np.stack([row.embedding for row in rows]) if rows else None,
        )

    def topic_vector(self, item: ScoreInput) -> Floats | None:
        """Unit topic vector of a post, float32 [D]; None if the model has no figures for it."""
        rows = [row for window in self.prepare(item).windows for row in self.run([window])]
        return _mean_topic(rows) if rows else None

    def embed(self, text: str) -> Floats:
        """Unit vector of the meaning of a text, float32 [size]."""
        windows = self.session.windows(normalise(text).text)
        return _mean([vector for window in windows for vector in self.session.embed([window])])

    def encode_topic(self, text: str) -> Floats:
        """Unit vector of a channel's topic, float32 [D]; the last 1,024 topics are kept."""
        with self._lock:
            known = self._topics.get(text)
            if known is not None:
                self._topics.move_to_end(text)
                return known
        rows = [row for w in self.session.windows(normalise(text).text) for row in self.run([w])]
        vector = _mean_topic(rows)
        with self._lock:
            self._topics[text] = vector
            while len(self._topics) > _CACHED_TOPICS:
                self._topics.popitem(last=False)
        return vector

    def _model_labels(self, rows: Sequence[Row]) -> dict[str, float]:
        calibration = self.bundle.manifest.calibration
        found = {
            label: max(calibration[label].probability(float(row.logits[place])) for row in rows)
            for place, label in enumerate(MODEL_LABELS)
        }
        parts = (found[label] for label in PARTS_OF_TOXICITY)
        found["toxicity"] = max(found["toxicity"], *parts)
        return found

    def _usable(self, reference: TopicReference | None) -> TopicReference | None:
        if reference is None or reference.model_version != self.bundle.model_version:
            return None
        return reference

    def _off_topic(
        self, topic: str | None, reference: TopicReference | None, rows: Sequence[Row]
    ) -> float | None:
        if not topic or not topic.strip():
            return None
        post, description = _mean_topic(rows), self.encode_topic(topic)
        if reference is None:
            near = float(np.dot(post, description))
        else:
            near = reference.nearness(post, description)
        return self.bundle.manifest.topic.probability(near)


def _mean_topic(rows: Sequence[Row]) -> Floats:
    return _mean([row.topic for row in rows])


def _mean(vectors: Sequence[Floats]) -> Floats:
    """The mean of unit vectors, brought to length 1."""
    if len(vectors) == 1:
        return vectors[0]
    mean: Floats = np.mean(vectors, axis=0, dtype=np.float32)
    return mean / max(float(np.linalg.norm(mean)), 1e-12)
