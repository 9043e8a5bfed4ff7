"""The network itself: tokens in, logits and embeddings out, on ONNX Runtime."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from service.scoring.bundle import MEND, Bundle
from service.scoring.errors import BundleError

OUTPUTS = ("logits", "topic", "embedding")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one forward pass gives for a batch.

    Shapes: ``logits`` [batch, 8], ``topic`` [batch, dimension], ``embedding`` [batch, 384]; the
    last two have length 1.
    """

    logits: Floats
    topic: Floats
    embedding: Floats


class Session:
    """A loaded model. ``run`` may be called from several threads at once.

    Args:
        bundle: the verified bundle.
        threads: threads inside one forward pass. One is best for throughput: concurrency comes
            from several callers.
    """

    def __init__(self, bundle: Bundle, threads: int = 1) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
        # The arena keeps the memory of the largest batch ever seen, for each thread.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = _open(bundle, options)
        self._tokenizer = Tokenizer.from_file(str(bundle.folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._size = bundle.manifest.max_tokens
        self._stride = min(bundle.manifest.stride, self._size - 3)
        self._start, self._end = _special(self._tokenizer, bundle)

    def windows(self, text: str) -> list[list[int]]:
        """Return the token ids of a text, in overlapping windows where it is long."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        room = self._size - 2
        step = room - self._stride
        starts = range(0, max(1, len(ids) - self._stride), step)
        return [[self._start, *ids[at : at + room], self._end] for at in starts]

    def run(self, batch: list[list[int]]) -> Encoded:
        """Return the outputs for a batch of windows, padded to the longest."""
        longest = max(len(ids) for ids in batch)
        tokens = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask}
        logits, topic, embedding = self._session.run(list(OUTPUTS), feed)
        return Encoded(logits, topic, embedding)


def _open(bundle: Bundle, options: ort.SessionOptions) -> ort.InferenceSession:
    path = bundle.folder / "model.onnx"
    try:
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise BundleError(f"{path} can't be loaded: {error}. {MEND}") from error
    found = {output.name for output in session.get_outputs()}
    missing = [name for name in OUTPUTS if name not in found]
    if missing:
        raise BundleError(f"{path} lacks the output {', '.join(missing)}. {MEND}")
    return session


def _special(tokenizer: Tokenizer, bundle: Bundle) -> tuple[int, int]:
    ids = tokenizer.encode("", add_special_tokens=True).ids
    if len(ids) != 2:
        raise BundleError(
            f"{bundle.folder / 'tokenizer.json'} does not put one token at each end. {MEND}"
        )
    return ids[0], ids[1]
