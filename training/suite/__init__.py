"""The functional suite: frozen cases and near-misses for each ability of the classifier."""

from training.suite.freeze import verify
from training.suite.leak import Exam
from training.suite.load import Case, Functionality, load_suite
from training.suite.score import FunctionalityScore, SuiteScore, score

__all__ = [
    "Case",
    "Exam",
    "Functionality",
    "FunctionalityScore",
    "SuiteScore",
    "load_suite",
    "score",
    "verify",
]
