"""The reference mix: the weights under which held-out rows stand for what a moderator is shown."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.metrics import Bools, Floats
from training.rows import Row

FILE = Path(__file__).with_name("calibration.toml")


@dataclass(frozen=True)
class Reference:
    """Share of positives per label, and the rows of a class that a source may count for."""

    share: dict[str, float]
    cap: int
    folds: int


def load_reference(path: Path = FILE) -> Reference:
    """Reads the mix; see the file for what it stands for."""
    found = tomllib.loads(path.read_text("utf-8"))
    return Reference(found["share"], found["cap"], found["folds"])


def truth(rows: Sequence[Row], label: str) -> Bools:
    """Whether each row is a positive: half of the raters or more. KeyError for a masked label."""
    return np.array([row.targets[label] >= 0.5 for row in rows], dtype=bool)


def reference_weights(rows: Sequence[Row], positive: Bools, share: float, cap: int) -> Floats:
    """Weights [n], of mean 1, under which positives make up `share`.

    Within a class a source weighs as many rows as it has, but `cap` at most, times the weight of
    its rows. Without rows of both classes the share stays what it is.
    """
    weights = np.array([row.weight for row in rows], dtype=np.float64)
    sources = np.array([row.source for row in rows])
    for name in np.unique(sources):
        for chosen in (positive, ~positive):
            mine = (sources == name) & chosen
            weights[mine] *= min(1.0, cap / max(1, int(mine.sum())))
    masses = [float(weights[chosen].sum()) for chosen in (positive, ~positive)]
    if all(masses):
        weights[positive] *= share / masses[0]
        weights[~positive] *= (1 - share) / masses[1]
    return weights * (len(rows) / max(float(weights.sum()), 1e-300))
