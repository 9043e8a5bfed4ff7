"""The bare model in a loop: tokenise and run the network, one post at a time, nothing else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


class BareModel:
    """The files of a bundle without the service around them.

    The session runs on one thread; both cores are used by two Python threads that share it,
    which is faster than one pass on two threads.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        manifest = json.loads((folder / "manifest.json").read_text())
        self._room = int(manifest["max_tokens"]) - 2
        self._step = self._room - int(manifest["stride"])

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text."""
        return [len(self._tokenizer.encode(text).ids) for text in texts]

    def rate(self, texts: Sequence[str], threads: int) -> float:
        """Return texts per second when ``threads`` threads share the work."""
        shares = [texts[number::threads] for number in range(threads)]
        workers = [threading.Thread(target=self._loop, args=(share,)) for share in shares]
        started = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return len(texts) / (time.perf_counter() - started)

    def _loop(self, texts: Sequence[str]) -> None:
        for text in texts:
            for window in self._windows(text):
                ids = np.array([window], dtype=np.int64)
                self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})

    def _windows(self, text: str) -> list[list[int]]:
        """Return the token ids of a text, a long one in overlapping windows as Reins reads it."""
        first, *ids, last = self._tokenizer.encode(text).ids
        end = max(0, len(ids) - self._room)
        starts = [*range(0, end, self._step), end]
        return [[first, *ids[start : start + self._room], last] for start in starts]
