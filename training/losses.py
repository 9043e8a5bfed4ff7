"""What fitting minimises."""

import torch
from torch import Tensor, nn

from service.scoring import MODEL_LABELS

RARE = {"threat": 3.0, "sexual": 3.0, "severe_toxicity": 2.0}
"""Factor on the loss of positives where they are few; calibration takes the bias out again."""


def masked_loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Binary cross-entropy with soft targets; NaN targets are masked.

    `logits`, `targets` [batch, labels], `weights` [batch]. The mean is over known targets.
    """
    known = ~torch.isnan(targets)
    aims = torch.where(known, targets, torch.zeros_like(targets))
    rare = torch.tensor([RARE.get(label, 1.0) for label in MODEL_LABELS])
    loss = nn.functional.binary_cross_entropy_with_logits(
        logits, aims, reduction="none", pos_weight=rare
    )
    scale = known * weights.unsqueeze(-1)
    return (loss * scale).sum() / scale.sum().clamp(min=1e-6)


def topic_loss(message: Tensor, topic: Tensor, teacher: Tensor) -> Tensor:
    """In-batch contrast (InfoNCE, van den Oord et al. 2018), and similarity kept from the base.

    All three are unit vectors [batch, width]; `teacher` holds the base model's embeddings of
    messages and topics, 2 * batch rows, whose similarities the projection should keep.
    """
    scores = message @ topic.T / 0.07
    right = torch.arange(len(message))
    contrast = nn.functional.cross_entropy(scores, right)
    student = torch.cat([message, topic])
    kept = nn.functional.mse_loss(student @ student.T, teacher @ teacher.T)
    return contrast + 10.0 * kept
