"""Holds the suite still: sha256 of each file and of the cases that they expand to."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.suite.load import SUITE, Functionality, load_suite

_RULE = (
    "The suite is frozen: changing a case or a gold label needs an entry in docs/decisions that"
    " says why, and then `python -m training.suite freeze --decision PAGE`."
)


def digests(folder: Path = SUITE) -> dict[str, Any]:
    """`files`: sha256 by path below the folder; `expanded`: one over all cases."""
    paths = [folder / "groups.yaml", *sorted((folder / "cases").glob("*.yaml"))]
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }
    return {"files": files, "expanded": _expanded(load_suite(folder))}


def _expanded(suite: Iterable[Functionality]) -> str:
    digest = hashlib.sha256()
    for case in (case for functionality in suite for case in functionality.cases):
        line = [case.id, case.text, dict(case.expected), case.near_miss]
        digest.update(json.dumps(line, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()


def verify(folder: Path = SUITE) -> None:
    """TrainingError naming the file that is not as it was frozen, or is missing or new."""
    frozen = json.loads((folder / "frozen.json").read_text("utf-8"))
    found = digests(folder)
    for name in sorted(frozen["files"].keys() | found["files"].keys()):
        if frozen["files"].get(name) != found["files"].get(name):
            raise TrainingError(f"{folder / name} has changed. {_RULE}")
    if frozen["expanded"] != found["expanded"]:
        raise TrainingError(f"{folder / 'expand.py'} makes other cases of the same files. {_RULE}")


def freeze(folder: Path = SUITE, decision: str | None = None) -> None:
    """Writes frozen.json; a second time only with the page in docs/decisions that says why."""
    path = folder / "frozen.json"
    changes: list[dict[str, str]] = []
    if path.exists():
        before = json.loads(path.read_text("utf-8"))
        if not decision:
            raise TrainingError(_RULE)
        changes = [
            *before["changes"],
            {"decision": decision, "expanded_before": before["expanded"]},
        ]
    frozen = digests(folder) | {"changes": changes}
    path.write_text(json.dumps(frozen, indent=2) + "\n", "utf-8")
