"""From the fitted network to ONNX: the plain graph, then int8 weights per channel."""

import warnings
from pathlib import Path

import torch

from training.model import Classifier

OPSET = 17


def export_graph(model: Classifier, target: Path) -> None:
    """Writes the plain fp32 graph with free batch and token axes."""
    model.eval()
    ids = torch.tensor([[2, 5, 3, 0], [2, 6, 5, 3]])
    mask = torch.tensor([[1, 1, 1, 0], [1, 1, 1, 1]])
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, mask),
            str(target),
            dynamo=False,
            opset_version=OPSET,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits", "topic", "embedding"],
            dynamic_axes={
                "input_ids": axes,
                "attention_mask": axes,
                "logits": {0: "batch"},
                "topic": {0: "batch"},
                "embedding": {0: "batch"},
            },
        )


def quantise(source: Path, target: Path) -> None:
    """Dynamic int8 quantisation, weights per channel (per tensor loses a lot more)."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8)
