"""Reads the templates of `training/material/*.yaml`, with errors that name file and template."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from service.scoring import MODEL_LABELS
from training.errors import TrainingError

FOLDER = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")
COUNT = 8
"""Texts made from a template that does not say how many."""


@dataclass(frozen=True)
class Template:
    """A text with `{slots}`, and what is true of it whatever fills them.

    `targets` holds a probability per label, others are masked. `parent` is what it answers; where
    `needs_parent` the targets hold with it alone.
    """

    name: str
    text: str
    targets: dict[str, float]
    slots: dict[str, list[str]]
    count: int = COUNT
    parent: str | None = None
    needs_parent: bool = False


def load_material(folder: Path = FOLDER) -> list[Template]:
    """All templates in the order of files and lines.

    Raises:
        TrainingError: a slot without values, an unknown label or set, a template without text.
    """
    sets = yaml.safe_load((folder / "labels.yaml").read_text("utf-8"))
    shared = yaml.safe_load((folder / "groups.yaml").read_text("utf-8"))
    found: list[Template] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in ("labels", "groups"):
            found += _templates(path, sets, shared)
    return found


def _templates(path: Path, sets: dict[str, Any], shared: dict[str, Any]) -> list[Template]:
    document = yaml.safe_load(path.read_text("utf-8"))
    slots = {**shared, **document.get("slots", {})}
    found = []
    for number, entry in enumerate(document["templates"], start=1):
        name = f"{path.stem}/{number}"
        found.append(_template(name, entry, sets, slots))
    return found


def _template(
    name: str, entry: dict[str, Any], sets: dict[str, Any], slots: dict[str, list[str]]
) -> Template:
    if not entry.get("text"):
        raise TrainingError(f"training/material, template {name}: it has no text.")
    used = SLOT.findall(f"{entry['text']} {entry.get('parent', '')}")
    for slot in used:
        if not slots.get(slot):
            raise TrainingError(f"training/material, template {name}: no values for {{{slot}}}.")
    return Template(
        name=name,
        text=entry["text"],
        targets=_targets(name, entry["labels"], sets),
        slots={slot: [str(value) for value in slots[slot]] for slot in dict.fromkeys(used)},
        count=entry.get("count", COUNT),
        parent=entry.get("parent"),
        needs_parent=entry.get("needs_parent", False),
    )


def _targets(name: str, labels: str | dict[str, Any], sets: dict[str, Any]) -> dict[str, float]:
    """A named set, or a mapping whose `like` names the set it changes; null masks a label."""
    given = {"like": labels} if isinstance(labels, str) else dict(labels)
    base = given.pop("like", None)
    if base is not None and base not in sets:
        raise TrainingError(f"training/material, template {name}: no set of labels {base!r}.")
    merged = {**(sets[base] if base else {}), **given}
    unknown = set(merged) - set(MODEL_LABELS)
    if unknown:
        raise TrainingError(f"training/material, template {name}: no label {sorted(unknown)}.")
    return {label: float(value) for label, value in merged.items() if value is not None}
