"""One training row, and rows kept in a JSON-lines file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from service.scoring import MODEL_LABELS

Split = Literal["train", "calibrate", "test"]
PARTS = ("severe_toxicity", "insult", "threat", "identity_attack", "sexual")
"""Labels that toxicity includes: a positive there is a positive for toxicity."""


@dataclass
class Row:
    """A text with what its source says about it.

    `targets` holds a probability in [0, 1] per label; a label that is missing there is masked in
    the loss. `split` is None until `prepare` has chosen one. `parent` is the text of the post it
    answers, if the source has it; `needs_parent` says that the labels hold with it alone.
    """

    id: str
    source: str
    text: str
    targets: dict[str, float] = field(default_factory=dict)
    split: Split | None = None
    weight: float = 1.0
    topic: str | None = None
    parent: str | None = None
    needs_parent: bool = False

    def set(self, targets: dict[str, float]) -> None:
        """Adds targets, over earlier ones; a label unknown to the model is a KeyError."""
        for label, value in targets.items():
            if label not in MODEL_LABELS:
                raise KeyError(label)
            self.targets[label] = min(1.0, max(0.0, float(value)))

    def close(self) -> None:
        """Raises toxicity, where it is known, to the highest of its parts."""
        if "toxicity" in self.targets:
            parts = [self.targets[part] for part in PARTS if part in self.targets]
            self.targets["toxicity"] = max([self.targets["toxicity"], *parts])


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Writes rows as JSON lines, through a neighbour file so that a stop leaves no half."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
    part.replace(path)


def read_rows(path: Path) -> Iterator[Row]:
    """Reads rows written by `write_rows`."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Row(**json.loads(line))
