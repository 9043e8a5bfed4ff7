"""What fitting minimises: masks, weights, and a little more for what is rare."""

from __future__ import annotations

import numpy as np
import pytest

from service.scoring import MODEL_LABELS

pytestmark = pytest.mark.train
NAN = float("nan")


def _wide(values: dict[str, float], other: float) -> list[float]:
    return [values.get(label, other) for label in MODEL_LABELS]


def test_masked_targets_do_not_move_the_loss() -> None:
    import torch

    from training.losses import masked_loss

    logits = torch.tensor([_wide({"insult": 2.0}, -1.0), _wide({"spam": 3.0}, 0.5)])
    targets = torch.tensor([_wide({"insult": 1.0}, NAN), _wide({"spam": 0.0}, NAN)])
    weights = torch.tensor([1.0, 0.5])
    loss = masked_loss(logits, targets, weights)
    moved = torch.where(torch.isnan(targets), logits + 5.0, logits)
    assert torch.equal(loss, masked_loss(moved, targets, weights))
    by_hand = (1.0 * np.log1p(np.exp(-2.0)) + 0.5 * np.log1p(np.exp(3.0))) / 1.5
    assert float(loss) == pytest.approx(by_hand, abs=1e-6)


def test_a_missed_threat_costs_more_than_a_false_one() -> None:
    import torch

    from training.losses import RARE, masked_loss

    one = torch.ones(1)
    logits = torch.tensor([_wide({}, 0.0)])
    missed = masked_loss(logits, torch.tensor([_wide({"threat": 1.0}, NAN)]), one)
    false = masked_loss(logits, torch.tensor([_wide({"threat": 0.0}, NAN)]), one)
    assert float(missed / false) == pytest.approx(RARE["threat"])
