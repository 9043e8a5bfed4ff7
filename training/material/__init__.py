"""Hard cases written for training: templates with slots, apart from the frozen suite."""

from training.material.load import load_material
from training.material.rows import SOURCE, material_rows

__all__ = ["SOURCE", "load_material", "material_rows"]
