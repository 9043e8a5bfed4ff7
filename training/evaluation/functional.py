"""The functional suite, marked by the probabilities that the service would give."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from service.scoring import LABELS
from training.errors import TrainingError
from training.infer import Graph
from training.intervals import mean_interval
from training.metrics import Bools, Floats, accuracy
from training.suite import Case, load_suite, score, verify
from training.suite.score import is_right

FIRST_RUN = Path(__file__).parents[1] / "first_run.json"
"""What the suite gave the first model that met it, before any material was written for it."""


def cases() -> list[Case]:
    """All cases of the suite, near-misses among them; TrainingError if it is not as frozen."""
    verify()
    return [case for functionality in load_suite() for case in functionality.cases]


def rights(graph: Graph, asked: Sequence[Case]) -> Bools:
    """Whether each case [n] is right; a text that gets no score counts as not flagged."""
    found = graph.probabilities([case.text for case in asked], title="functional suite")
    marks = [is_right(case, _named(row)) for case, row in zip(asked, found, strict=True)]
    return np.array(marks, dtype=bool)


def _named(row: Floats) -> dict[str, float]:
    return dict(zip(LABELS, map(float, row), strict=True))


def functionalities(graph: Graph, seed: int, first: Path = FIRST_RUN) -> dict[str, Any]:
    """A row per functionality, beside the first run's, the worst of them and their mean."""
    asked = cases()
    found = graph.probabilities([case.text for case in asked], title="functional suite")
    marked = score(asked, [_named(row) for row in found])
    before = json.loads(first.read_text("utf-8")) if first.is_file() else {"accuracy": {}}
    rows = {
        row.functionality: {
            "n": row.n,
            "cases": _share(row.on_cases),
            "near_misses": _share(row.on_near_misses),
            "accuracy": round(row.overall, 4),
            "accuracy_interval": (round(row.low, 4), round(row.high, 4)),
            "first_run": before["accuracy"].get(row.functionality),
        }
        for row in marked.rows
    }
    worst = min(rows, key=lambda name: rows[name]["accuracy"])
    names = np.array([case.functionality for case in asked])
    right = rights(graph, asked)
    parts = [
        (np.ones(int((names == name).sum()), dtype=bool), right[names == name].astype(float))
        for name in rows
    ]
    return {
        "rows": rows,
        "worst": {"functionality": worst, **rows[worst]},
        "mean": {
            "accuracy": round(marked.mean, 4),
            "accuracy_interval": mean_interval(parts, accuracy, seed),
        },
        "unscored": int(np.isnan(found[:, 0]).sum()),
        "first_run_of": before.get("model"),
    }


def _share(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def record_first(found: dict[str, Any], model: str, path: Path = FIRST_RUN) -> None:
    """Writes down the first run; TrainingError if it is written already: there is only one."""
    if path.exists():
        raise TrainingError(f"{path} is written already: a suite has one first run.")
    rows = {name: row["accuracy"] for name, row in found["rows"].items()}
    note = {"model": model, "accuracy": rows, "mean": found["mean"]["accuracy"]}
    path.write_text(json.dumps(note, indent=2) + "\n", "utf-8")
