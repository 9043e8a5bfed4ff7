"""Runs an exported graph over texts as the service does: same windows, one window at a time.

Dynamic int8 quantisation scales by the whole batch, so that a text's outputs would depend on its
neighbours; alone they do not (a test holds this equal to `service.scoring.Scorer`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

MAX_TOKENS = 256
STRIDE = 64

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Outputs:
    """Per text: logits [texts, 8], the highest over its windows; topic [texts, width], unit."""

    logits: Floats
    topic: Floats


class Graph:
    """An exported graph with its tokenizer, on `threads` threads."""

    def __init__(self, path: Path, tokenizer: Path, threads: int = 2) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True
        self._first, self._last = self._tokenizer.encode("").ids

    def run(self, texts: Sequence[str], title: str = "scoring") -> Outputs:
        """Outputs of all texts, in their order; a long text's topic is the mean of its windows.

        Raises ValueError if there are no texts.
        """
        if not texts:
            raise ValueError("no texts to score")
        logits, topics = [], []
        for text in tqdm(texts, desc=title, unit="text", mininterval=5):
            found = [self._forward(window) for window in self.windows(text)]
            logits.append(np.max([one for one, _ in found], axis=0))
            topics.append(np.mean([one for _, one in found], axis=0))
        topic = np.stack(topics)
        length = np.linalg.norm(topic, axis=1, keepdims=True)
        return Outputs(np.stack(logits), topic / np.maximum(length, 1e-9))

    def windows(self, text: str) -> list[list[int]]:
        """Token ids in windows of at most 256 that overlap by 64 or more and lose nothing."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        body = MAX_TOKENS - 2
        last = max(0, len(ids) - body)
        starts = [*range(0, last, body - STRIDE), last]
        return [[self._first, *ids[at : at + body], self._last] for at in starts]

    def _forward(self, window: list[int]) -> tuple[Floats, Floats]:
        ids = np.array([window], np.int64)
        logits, topic = self._session.run(
            ["logits", "topic"], {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        )
        return logits[0], topic[0]
