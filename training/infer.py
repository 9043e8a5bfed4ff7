"""Raw outputs of a bundle for many texts, by the scorer that serves it, kept on disk.

The service's own `Scorer` normalises, detects the language, cuts into windows and runs each in a
pass of its own; two threads share its one-thread session. Outputs are kept before calibration, so
that a new calibration costs no new pass.
"""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Never

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from service.scoring import (
    LABELS,
    MODEL_LABELS,
    NORMALISER_VERSION,
    Bundle,
    ScoreInput,
    Scorer,
    TopicReference,
    Window,
    load_bundle,
)

WORKERS = 2
CHUNK = 2048
"""Texts after which outputs are written: what a stop can lose."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Output = tuple[Singles, Singles, bool]
"""Logits [8], topic [width] and whether the service scores the text."""


@dataclass(frozen=True)
class Outputs:
    """Per text: logits [n, 8], the highest over its windows; topic [n, width], unit vectors.

    `scored` [n] is False where the service gives no score: another language, or no letters.
    """

    logits: Singles
    topic: Singles
    scored: NDArray[np.bool_]


class Graph:
    """A bundle that scores lists of texts; with a `cache` folder it reads no text twice.

    BundleError if the folder holds no whole bundle.
    """

    def __init__(self, folder: Path, cache: Path | None = None, workers: int = WORKERS) -> None:
        self.scorer = Scorer(load_bundle(folder))
        self.workers = workers
        self._reads_parents = self.scorer.bundle.manifest.uses_parent
        self._blank = self.scorer.prepare(ScoreInput(""))
        self._row = self.scorer.run([self.scorer.session.windows("")[0]])[0]
        self._found: dict[bytes, Output] = {}
        self._folder = None if cache is None else cache / identity(self.scorer.bundle)
        self._load()

    def run(
        self,
        texts: Sequence[str],
        title: str = "scoring",
        bare: bool = False,
        parents: Sequence[str | None] | None = None,
    ) -> Outputs:
        """Outputs of all texts in their order; new ones are scored, longest last, with a bar.

        `parents` [n] are the posts they answer, for a model that reads them. `bare` leaves the
        normaliser out, to measure what it is worth. Raises ValueError if there are no texts.
        """
        if not texts:
            raise ValueError("no texts to score")
        given = parents if parents and self._reads_parents else [None] * len(texts)
        posts = [ScoreInput(*pair) for pair in zip(texts, [None] * len(texts), given, strict=True)]
        names = [_key(post, bare) for post in posts]
        new = dict(zip(names, posts, strict=True))
        new = {key: post for key, post in new.items() if key not in self._found}
        order = sorted(new, key=lambda key: len(new[key].text))
        with _bar(len(new), title) as bar:
            for at in range(0, len(order), CHUNK):
                keys = order[at : at + CHUNK]
                self._keep(keys, self._score([new[key] for key in keys], bare, bar))
        found = [self._found[name] for name in names]
        logits, topics, scored = zip(*found, strict=True)
        return Outputs(np.stack(logits), np.stack(topics), np.array(scored))

    def probabilities(
        self,
        texts: Sequence[str],
        topics: Sequence[str] | None = None,
        title: str = "scoring",
        parents: Sequence[str | None] | None = None,
        references: Mapping[str, TopicReference] | None = None,
    ) -> Floats:
        """The service's probabilities [n, 9] in the order of LABELS, nan where it gives none.

        `topics` [n] are channel topics, for off_topic; `parents` [n] the posts that are answered;
        `references` by topic what was confirmed in its channel.
        """
        raw = self.run(texts, title, parents=parents)
        found = self.calibrated(raw, topics, references)
        found[~raw.scored] = np.nan
        return found

    def calibrated(
        self,
        raw: Outputs,
        topics: Sequence[str] | None = None,
        references: Mapping[str, TopicReference] | None = None,
    ) -> Floats:
        """Probabilities [n, 9] from raw outputs, also of texts the service would turn away."""
        result = np.full((len(raw.logits), len(LABELS)), np.nan)
        for at, (logits, topic) in enumerate(zip(raw.logits, raw.topic, strict=True)):
            own = None if topics is None else topics[at]
            known = references.get(own) if references and own else None
            item = ScoreInput("", topic=own, topic_reference=known)
            row = replace(self._row, logits=logits, topic=topic)
            scores = self.scorer.finish(replace(self._blank, item=item), [row])
            result[at] = [np.nan if v is None else v for v in map(scores.labels.get, LABELS)]
        return result

    def _score(self, posts: list[ScoreInput], bare: bool, bar: "tqdm[Never]") -> list[Output]:
        one = self._bare if bare else self._served
        with ThreadPoolExecutor(self.workers) as pool:
            found = []
            for result in pool.map(one, posts):
                found.append(result)
                bar.update()
        return found

    def _served(self, post: ScoreInput) -> Output:
        ready = self.scorer.prepare(post)
        windows = ready.windows or self.scorer.session.windows(ready.normalised.text)
        return self._pooled(windows, bool(ready.windows))

    def _bare(self, post: ScoreInput) -> Output:
        return self._pooled(self.scorer.session.windows(post.text), True)

    def _pooled(self, windows: Sequence[Window], scored: bool) -> Output:
        """The highest logits of all windows, and the mean of their topics, as the scorer does."""
        rows = [row for window in windows for row in self.scorer.run([window])]
        topic: Singles = rows[0].topic
        if len(rows) > 1:
            mean: Singles = np.mean([row.topic for row in rows], axis=0, dtype=np.float32)
            topic = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return np.max([row.logits for row in rows], axis=0), topic, scored

    def _keep(self, keys: list[bytes], found: list[Output]) -> None:
        self._found.update(zip(keys, found, strict=True))
        if self._folder is None:
            return
        logits, topics, scored = zip(*found, strict=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(b"".join(keys)).hexdigest()[:16]
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            np.savez(
                file,
                keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), -1),
                logits=np.stack(logits),
                topics=np.stack(topics),
                scored=np.array(scored),
            )
        part.replace(part.with_suffix(".npz"))

    def _load(self) -> None:
        for path in sorted(self._folder.glob("*.npz")) if self._folder else ():
            with np.load(path) as file:
                rows = zip(file["logits"], file["topics"], file["scored"].tolist(), strict=True)
                self._found.update(zip(map(bytes, file["keys"]), rows, strict=True))


def _bar(total: int, title: str) -> "tqdm[Never]":
    return tqdm(total=total, desc=title, unit="text", mininterval=2, disable=total == 0)


def identity(bundle: Bundle) -> str:
    """What raw outputs depend on: graph, tokenizer, windows, normaliser; 32 hexadecimal digits."""
    manifest = bundle.manifest
    hashes = [manifest.files[name].sha256 for name in ("model.onnx", "tokenizer.json")]
    windows = f"{manifest.max_tokens}/{manifest.stride}/{NORMALISER_VERSION}"
    return hashlib.sha256("/".join([*hashes, windows]).encode()).hexdigest()[:32]


def column(label: str) -> int:
    """The column of a label in `Graph.probabilities`."""
    return LABELS.index(label)


def logits_column(label: str) -> int:
    """The column of a label in `Outputs.logits`."""
    return MODEL_LABELS.index(label)


def _key(post: ScoreInput, bare: bool) -> bytes:
    parts = [str(bare), post.text] + ([] if post.parent is None else [post.parent])
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
