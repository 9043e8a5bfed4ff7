"""The hard cases of `training/material`, which lie in this repository and not in a data folder."""

from collections.abc import Iterator
from pathlib import Path

from training.material import load_material, material_rows
from training.rows import Row
from training.sources import Source
from training.suite import Exam

SEED = 7
"""Of the draw that fills slots: the same texts in every run."""


def read_material(data: Path, source: Source) -> Iterator[Row]:  # noqa: ARG001
    """Rows of all templates, but for those that share four words in a row with the suite.

    Long texts can hardly avoid it: they are filled from many parts, and plain English repeats.
    """
    exam = Exam.load()
    for row in material_rows(load_material(), SEED):
        if not exam.leaks(row.text) and not (row.parent and exam.leaks(row.parent)):
            yield row
