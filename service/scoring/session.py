"""The model itself: tokens in, raw outputs out, by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from service.scoring.bundle import Bundle
from service.scoring.errors import BundleError
from service.scoring.labels import MODEL_LABELS
from service.scoring.tokens import CONTEXT, CONTEXT_TOKENS, JUDGED, Window

Floats = NDArray[np.float32]

_OUTPUTS = ("logits", "topic", "embedding")


@dataclass(frozen=True, slots=True)
class Outputs:
    """``logits`` [batch, 8], before calibration; ``topic`` [batch, D], each of length 1.

    ``embedding`` [batch, size], each of length 1, is for similarity of meaning.
    """

    logits: Floats
    topic: Floats
    embedding: Floats


class Session:
    """A loaded model. Safe to use from several threads at once.

    ``threads`` is the number of threads of one forward pass; one is best when several
    callers run passes side by side.
    """

    def __init__(self, bundle: Bundle, threads: int = 1) -> None:
        self._bundle = bundle
        self._tokenizer = _load_tokenizer(bundle)
        self._model = _load_model(bundle, threads)
        first, last = self._special_tokens()
        self._first, self._last = [first], [last]
        manifest = bundle.manifest
        self._body = manifest.max_tokens - 2
        self._step = self._body - manifest.stride
        self._warm_up()

    def windows(self, text: str, parent: str | None = None) -> list[Window]:
        """Token ids of ``text`` in overlapping windows that leave nothing out.

        Every window has at most ``max_tokens`` tokens of the text and shares at least ``stride``
        with the one before. Text without tokens gives one window of the special tokens. The
        beginning of ``parent`` is context of every window, if the model reads it.
        """
        ids = self._ids(text)
        context = self._context(parent)
        return [
            Window(self._first + ids[start : start + self._body] + self._last, context)
            for start in self._starts(len(ids))
        ]

    def spans(self, text: str) -> list[list[tuple[int, int]]]:
        """Where the tokens of each of ``windows(text)`` stand in ``text``: start and end.

        The special tokens at both ends of a window are left out.
        """
        found = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return [found[start : start + self._body] for start in self._starts(len(found))]

    def run(self, windows: Sequence[Window]) -> Outputs:
        """One forward pass over ``windows``, padded to the longest."""
        return Outputs(*self._model.run(list(_OUTPUTS), _feed(windows)))

    def embed(self, windows: Sequence[Window]) -> Floats:
        """Encodings for similarity, float32 [windows, size], each of length 1."""
        (embedding,) = self._model.run(["embedding"], _feed(windows))
        result: Floats = embedding
        return result

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _context(self, parent: str | None) -> list[int]:
        if not parent or not self._bundle.manifest.uses_parent:
            return []
        ids = self._ids(parent)[: CONTEXT_TOKENS - 1]
        return ids + self._last if ids else []

    def _starts(self, tokens: int) -> list[int]:
        """The first token of each window of a text."""
        last = tokens - self._body
        return [0] if last <= 0 else [*range(0, last, self._step), last]

    def _special_tokens(self) -> tuple[int, int]:
        ids = self._tokenizer.encode("").ids
        if len(ids) != 2:
            raise _unfit(self._bundle, f"expected two special tokens around a text, got {ids}")
        return ids[0], ids[1]

    def _warm_up(self) -> None:
        """Run each shape class once, so that the first post does not pay for it."""
        outputs = self.run(self.windows("A first sentence, to warm up."))
        dimension = self._bundle.manifest.topic.dimension
        expected = ((1, len(MODEL_LABELS)), (1, dimension))
        if (outputs.logits.shape, outputs.topic.shape) != expected:
            found = f"logits {outputs.logits.shape} and topic {outputs.topic.shape}"
            raise _unfit(self._bundle, f"expected shapes {expected[0]} and {expected[1]}: {found}")
        self.run([self.windows("warm " * self._body)[0]] * 2)


def _feed(windows: Sequence[Window]) -> dict[str, NDArray[np.int64]]:
    longest = max(map(len, windows))
    ids = np.zeros((len(windows), longest), dtype=np.int64)
    mask = np.zeros((len(windows), longest), dtype=np.int64)
    for row, window in enumerate(windows):
        own, whole = len(window.ids), len(window)
        ids[row, :own] = window.ids
        mask[row, :own] = JUDGED
        ids[row, own:whole] = window.context
        mask[row, own:whole] = CONTEXT
    return {"input_ids": ids, "attention_mask": mask}


def _load_tokenizer(bundle: Bundle) -> Tokenizer:
    try:
        tokenizer: Tokenizer = Tokenizer.from_file(str(bundle.tokenizer_path))
    except Exception as error:  # the library raises plain Exception
        raise _unfit(bundle, f"tokenizer.json can't be loaded ({error})") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    # "[SEP]" typed by a member is text, not a special token.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _load_model(bundle: Bundle, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    # The arena keeps the memory of the largest pass, some 15 MB, and saves 5 % of the time.
    options.enable_cpu_mem_arena = True
    # Patterns are kept for each shape, and a text can have any length.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        model = ort.InferenceSession(
            str(bundle.model_path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # the library raises its own untyped exceptions
        raise _unfit(bundle, f"model.onnx can't be loaded ({error})") from error
    _check_names(bundle, "input", ("input_ids", "attention_mask"), model.get_inputs())
    _check_names(bundle, "output", _OUTPUTS, model.get_outputs())
    return model


def _check_names(
    bundle: Bundle, kind: str, expected: tuple[str, ...], nodes: Sequence[ort.NodeArg]
) -> None:
    names = [node.name for node in nodes]
    missing = [name for name in expected if name not in names]
    extra = [name for name in names if name not in expected] if kind == "input" else []
    if missing or extra:
        raise _unfit(bundle, f"expected {kind}s {list(expected)}, got {names}")


def _unfit(bundle: Bundle, problem: str) -> BundleError:
    return BundleError(
        f"Model bundle {bundle.folder}: {problem}. Export the model again with `reins train`, "
        "or point REINS_MODEL at another bundle."
    )
