"""From templates to training rows: slots filled by a seeded draw, never the same text twice."""

import random
from collections.abc import Sequence

from training.material.load import SLOT, Template
from training.rows import Row

SOURCE = "reins_material"


def material_rows(templates: Sequence[Template], seed: int) -> list[Row]:
    """Rows of all templates, all for training: they are written to teach, not to measure."""
    return [row for template in templates for row in _rows(template, seed)]


def _rows(template: Template, seed: int) -> list[Row]:
    rng = random.Random(f"{seed} {template.name}")
    possible = 1
    for values in template.slots.values():
        possible *= len(values)
    rows: dict[str, Row] = {}
    for _ in range(8 * template.count):
        if len(rows) >= min(template.count, possible):
            break
        filling = {slot: rng.choice(values) for slot, values in template.slots.items()}
        text = _fill(template.text, filling)
        row = Row(f"{SOURCE}/{template.name}/{len(rows)}", SOURCE, text, split="train")
        row.targets = dict(template.targets)
        row.parent = _fill(template.parent, filling) if template.parent else None
        row.needs_parent = template.needs_parent
        rows.setdefault(text, row)
    return list(rows.values())


def _fill(text: str, filling: dict[str, str]) -> str:
    """The text with its slots filled; a slot at the start of a sentence keeps its own case."""
    return SLOT.sub(lambda found: filling[found[1]], text)
