"""Reads the functional suite: a YAML file per functionality, and the groups they speak of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from service.scoring import MODEL_LABELS
from training.errors import TrainingError
from training.suite.expand import Filler, expand, slot_names

SUITE = Path(__file__).parent
FEWEST_TEMPLATES = 15
FEWEST_CASES = 60
SIDES = ("case", "near_miss")
_KEYS = {"title", "about", "expects", "groups", "slots", "templates"}


@dataclass(frozen=True)
class Case:
    """A text with the side of 0.5 on which each judged label belongs, 0 or 1.

    `template` counts from 1; a near-miss has its case's id with "n" behind it.
    """

    id: str
    functionality: str
    template: int
    text: str
    expected: Mapping[str, int]
    near_miss: bool


@dataclass(frozen=True)
class Functionality:
    """One ability under test: its templates (case, near-miss) and the cases made from them."""

    name: str
    title: str
    about: str
    templates: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]


def load_suite(folder: Path = SUITE) -> tuple[Functionality, ...]:
    """Every functionality, by name; TrainingError with file and template if one is not sound."""
    groups = load_groups(folder)
    suite = tuple(
        _functionality(path, groups) for path in sorted((folder / "cases").glob("*.yaml"))
    )
    seen: dict[str, str] = {}
    for case in (case for functionality in suite for case in functionality.cases):
        if seen.setdefault(case.text, case.id) != case.id:
            raise TrainingError(
                f"{case.functionality}.yaml: {case.id} has the text of "
                f"{seen[case.text]}: reword one of them."
            )
    return suite


def load_groups(folder: Path = SUITE) -> dict[str, list[Filler]]:
    """The groups of each axis, with their forms "" (plural), "a" and "adj"."""
    axes = _read(folder / "groups.yaml")["groups"]
    return {
        axis: [{"": row["plural"], "a": row["a"], "adj": row["adj"]} for row in rows]
        for axis, rows in axes.items()
    }


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise TrainingError(f"{path.name} cannot be read: {error}") from error


def _functionality(path: Path, groups: Mapping[str, list[Filler]]) -> Functionality:
    data = _read(path)
    if not isinstance(data, dict) or not data.keys() <= _KEYS or not data.get("templates"):
        raise TrainingError(f"{path.name}: the keys are {', '.join(sorted(_KEYS))}.")
    rows, slots = data["templates"], _slots(path, data, groups)
    pairs = tuple((_template(path, n, row, slots)) for n, row in enumerate(rows, 1))
    cases: list[Case] = []
    made = expand(path.stem, pairs, slots, FEWEST_CASES)
    for number, (row, texts) in enumerate(zip(rows, made, strict=True), 1):
        where = f"{path.name}: template {number}"
        expected = {side: _expected(where, data, row, side) for side in SIDES}
        for at, pair in enumerate(texts, 1):
            for side, text in zip(SIDES, pair, strict=True):
                near = side == "near_miss"
                key = f"{path.stem}-{number:02}-{at}{'n' * near}"
                cases.append(Case(key, path.stem, number, text, expected[side], near))
    _enough(path, len(pairs), len(cases) // 2)
    return Functionality(path.stem, data["title"], data["about"].strip(), pairs, tuple(cases))


def _slots(
    path: Path, data: Mapping[str, Any], groups: Mapping[str, list[Filler]]
) -> dict[str, list[Filler]]:
    slots: dict[str, list[Filler]] = {}
    for name, axes in data.get("groups", {}).items():
        chosen = groups if axes == "all" else axes
        if unknown := set(chosen) - set(groups):
            raise TrainingError(f"{path.name}: no axis is called {', '.join(sorted(unknown))}.")
        slots[name] = [filler for axis in chosen for filler in groups[axis]]
    for name, values in data.get("slots", {}).items():
        slots[name] = [{"": str(value).strip()} for value in values]
    return slots


def _template(
    path: Path, number: int, row: Mapping[str, Any], slots: Iterable[str]
) -> tuple[str, str]:
    where = f"{path.name}: template {number}"
    if not row.keys() <= {*SIDES, "expects"} or not all(row.get(side) for side in SIDES):
        raise TrainingError(f"{where} needs `case` and `near_miss`, and may have `expects`.")
    case, near_miss = (str(row[side]).strip() for side in SIDES)
    if unknown := (slot_names(case) | slot_names(near_miss)) - set(slots):
        raise TrainingError(f"{where} has slots without values: {', '.join(sorted(unknown))}.")
    return case, near_miss


def _expected(
    where: str, data: Mapping[str, Any], row: Mapping[str, Any], side: str
) -> dict[str, int]:
    labels = row.get("expects", {}).get(side) or data["expects"][side]
    if not labels or not labels.keys() <= set(MODEL_LABELS):
        raise TrainingError(f"{where} judges {', '.join(labels)}: name labels of the model.")
    if not set(labels.values()) <= {0, 1}:
        raise TrainingError(f"{where} expects something else than 0 or 1.")
    return dict(labels)


def _enough(path: Path, templates: int, cases: int) -> None:
    if templates < FEWEST_TEMPLATES or cases < FEWEST_CASES:
        raise TrainingError(
            f"{path.name} has {templates} templates and {cases} cases: write more templates, or"
            f" more values for slots, until there are {FEWEST_TEMPLATES} and {FEWEST_CASES}."
        )
