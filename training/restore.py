"""Weights back from a shipped bundle: int8 graph to fp32 network, to train on from there."""

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.errors import TrainingError
from training.model import Classifier

_QUANTISED = re.compile(r"(_quantized)$")


def restore(model: Classifier, graph: Path) -> None:
    """Loads the weights of an exported graph, fp32 or int8, into a model of the same shape.

    A quantised weight comes back as scale * (integer - zero point), which is what the graph
    computes with, so nothing is lost beyond what int8 lost already.

    Raises:
        TrainingError: the graph lacks a weight, or one has another shape.
    """
    weights = read_weights(graph)
    state = model.state_dict()
    for name, value in state.items():
        if name.startswith("encoder.pooler."):
            continue  # no output of ours reads it, so no graph has it
        found = weights.get(name)
        if found is None or found.shape != tuple(value.shape):
            shape = "missing" if found is None else f"of shape {found.shape}"
            raise TrainingError(
                f"{graph}: {name} is {shape}, expected {tuple(value.shape)}. Is it a bundle made"
                " by `reins train export` from the same base model?"
            )
        state[name] = torch.from_numpy(np.array(found, np.float32))
    model.load_state_dict(state)


def read_weights(graph: Path) -> dict[str, np.ndarray]:
    """The weights of a graph by their names in the network, float32, linear ones [out, in]."""
    loaded = onnx.load(str(graph)).graph
    raw = {item.name: numpy_helper.to_array(item) for item in loaded.initializer}
    weights = {name: _plain(name, raw) for name in raw if not name.endswith(("_scale", "_point"))}
    found = {_QUANTISED.sub("", name): value for name, value in weights.items()}
    for node in loaded.node:
        module = _module(node)
        if module:
            name = _QUANTISED.sub("", node.input[1])
            found[f"{module}.weight"] = found[name].T
    return found


def _plain(name: str, raw: dict[str, np.ndarray]) -> np.ndarray:
    if not name.endswith("_quantized"):
        return raw[name]
    stem = _QUANTISED.sub("", name)
    scale, zero = raw[f"{stem}_scale"], raw[f"{stem}_zero_point"]
    value: np.ndarray = (raw[name].astype(np.float32) - zero.astype(np.float32)) * scale
    return value.astype(np.float32)


def _module(node: onnx.NodeProto) -> str | None:
    """The linear layer that a multiplication belongs to; None for those between activations.

    Nodes carry the path of their module: `/encoder/encoder/layer.0/output/dense/MatMul_quant`.
    """
    path, _, kind = node.name.strip("/").rpartition("/")
    if node.op_type == "Gemm" and path:
        return None  # keeps its weight's name and orientation
    if node.op_type in ("MatMul", "MatMulInteger") and kind.startswith(("MatMul", "Gemm_MatMul")):
        return path.replace("/", ".") if _is_linear(node) else None
    return None


def _is_linear(node: onnx.NodeProto) -> bool:
    weight = _QUANTISED.sub("", node.input[1])
    return weight.startswith("onnx::MatMul_") or weight.endswith("_Transposed")
