"""Makes the tiny bundle beside this file. Needs the train extra (for `onnx`).

The model knows a few words. A label's logit is the highest that any word of the text gives it;
the topic vector is the sum of the words' vectors, brought to length 1. So expected scores can
be worked out by hand.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from service.scoring.labels import MODEL_LABELS

FOLDER = Path(__file__).parent / "tiny"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
# Word: logits of single labels, then the topic vector.
WORDS: dict[str, tuple[dict[str, float], list[float]]] = {
    "hello": ({}, [0, 0, 0.1]),
    "rude": ({"toxicity": 1.0, "insult": 3.0}, [0, 0, 0.1]),
    "darn": ({"profanity": 2.0}, [0, 0, 0.1]),
    "buy": ({"spam": 2.0}, [0, 0, 1]),
    "cat": ({}, [1, 0, 0]),
    "dog": ({}, [0.8, 0.6, 0]),
    "goal": ({}, [0, 1, 0]),
}
DIMENSION = 3
BASE_LOGIT = -2.0


def make_tokenizer() -> Tokenizer:
    vocabulary = {word: place for place, word in enumerate([*SPECIAL, *WORDS])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def make_model() -> onnx.ModelProto:
    table = np.full((len(SPECIAL) + len(WORDS), len(MODEL_LABELS)), BASE_LOGIT, np.float32)
    topics = np.zeros((len(table), DIMENSION), np.float32)
    topics[: len(SPECIAL), 2] = 0.001
    for row, (logits, topic) in enumerate(WORDS.values(), start=len(SPECIAL)):
        for label, logit in logits.items():
            table[row, MODEL_LABELS.index(label)] = logit
        topics[row] = topic
    constants = {
        "table": table,
        "topics": topics,
        "one": np.float32(1),
        "far": np.float32(1e4),
        "last": np.array([-1], np.int64),
        "middle": np.array([1], np.int64),
    }
    node = helper.make_node
    nodes = [
        node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        node("Unsqueeze", ["mask", "last"], ["mask3"]),
        node("Gather", ["table", "input_ids"], ["values"]),
        node("Sub", ["mask3", "one"], ["unmasked"]),
        node("Mul", ["unmasked", "far"], ["penalty"]),
        node("Add", ["values", "penalty"], ["shown"]),
        node("ReduceMax", ["shown"], ["logits"], axes=[1], keepdims=0),
        node("Gather", ["topics", "input_ids"], ["vectors"]),
        node("Mul", ["vectors", "mask3"], ["kept"]),
        node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
        node("LpNormalization", ["sum"], ["topic"], axis=-1, p=2),
        node("Identity", ["topic"], ["embedding"]),
    ]
    ids, floats = TensorProto.INT64, TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(name, ids, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ],
        [
            helper.make_tensor_value_info("logits", floats, ["batch", len(MODEL_LABELS)]),
            helper.make_tensor_value_info("topic", floats, ["batch", DIMENSION]),
            helper.make_tensor_value_info("embedding", floats, ["batch", DIMENSION]),
        ],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def make_manifest() -> dict[str, object]:
    files = {
        name: {
            "sha256": hashlib.sha256((FOLDER / name).read_bytes()).hexdigest(),
            "bytes": (FOLDER / name).stat().st_size,
        }
        for name in ("model.onnx", "tokenizer.json")
    }
    return {
        "format": 1,
        "name": "tiny",
        "version": "1",
        "labels": list(MODEL_LABELS),
        "files": files,
        "max_tokens": 10,
        "stride": 2,
        "calibration": {label: {"slope": 2.0, "intercept": -0.5} for label in MODEL_LABELS},
        "topic": {"dimension": DIMENSION, "slope": -8.0, "intercept": 4.0},
        "languages": ["en"],
        "normaliser_version": "1",
        "batch_invariant": True,
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_tokenizer().save(str(FOLDER / "tokenizer.json"), pretty=False)
    onnx.save(make_model(), str(FOLDER / "model.onnx"))
    text = json.dumps(make_manifest(), indent=2)
    (FOLDER / "manifest.json").write_text(text + "\n", encoding="utf-8")
