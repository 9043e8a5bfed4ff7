"""Runs an exported graph over texts: windows, sorted batches, no padding waste."""

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
BATCH = 8

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Outputs:
    """Per text: logits [texts, 8], the highest over its windows; topic [texts, width]."""

    logits: Floats
    topic: Floats


class Graph:
    """An exported graph with its tokenizer, on `threads` threads."""

    def __init__(self, path: Path, tokenizer: Path, threads: int = 2) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE)

    def run(self, texts: Sequence[str], title: str = "scoring") -> Outputs:
        """Outputs of all texts, in their order; topic is that of a text's first window."""
        windows = [
            (number, window.ids)
            for number, found in enumerate(self._tokenizer.encode_batch(list(texts)))
            for window in [found, *found.overflowing]
        ]
        windows.sort(key=lambda item: len(item[1]))
        logits: Floats | None = None
        topics: Floats | None = None
        first = _first_windows(windows)
        for at in tqdm(range(0, len(windows), BATCH), desc=title, unit="batch", mininterval=5):
            batch = windows[at : at + BATCH]
            found_logits, found_topic = self._forward([ids for _, ids in batch])
            if logits is None or topics is None:
                logits = np.full((len(texts), found_logits.shape[1]), -np.inf, np.float32)
                topics = np.zeros((len(texts), found_topic.shape[1]), np.float32)
            for place, (number, _) in enumerate(batch):
                logits[number] = np.maximum(logits[number], found_logits[place])
                if first[number] == at + place:
                    topics[number] = found_topic[place]
        if logits is None or topics is None:
            raise ValueError("no texts to score")
        return Outputs(logits, topics)

    def _forward(self, batch: list[list[int]]) -> tuple[Floats, Floats]:
        width = max(map(len, batch))
        ids = np.zeros((len(batch), width), np.int64)
        mask = np.zeros((len(batch), width), np.int64)
        for at, tokens in enumerate(batch):
            ids[at, : len(tokens)] = tokens
            mask[at, : len(tokens)] = 1
        logits, topic = self._session.run(
            ["logits", "topic"], {"input_ids": ids, "attention_mask": mask}
        )
        return logits, topic


def _first_windows(windows: list[tuple[int, list[int]]]) -> dict[int, int]:
    """The place of the longest window of each text: a full one, of which the first comes first."""
    places: dict[int, int] = {}
    for place, (number, ids) in enumerate(windows):
        if number not in places or len(ids) > len(windows[places[number]][1]):
            places[number] = place
    return places
