"""Evaluation: what a bundle is worth, on held-out rows, check sets, hard cases and attacks."""

from training.evaluation.evaluate import evaluate
from training.evaluation.goals import judge
from training.evaluation.sample import Measured, Sample, measure

__all__ = ["Measured", "Sample", "evaluate", "judge", "measure"]
