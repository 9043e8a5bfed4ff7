"""Two models on one post: who is compared, and where the two disagree. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.scoring.labels import LABELS

HALF = 0.5
"""The sensible operating point of a calibrated probability, and a line of every label."""

Labels = Mapping[str, float | None]
Lines = Mapping[str, Mapping[str, float]]
"""Of a label the named probabilities at which something changes: a policy's thresholds."""


def in_share(key: str, share: float) -> bool:
    """Whether a post is among the ``share`` (0 to 1) that is compared.

    The same key is always answered in the same way, and a larger share only adds keys.
    """
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


@dataclass(frozen=True, slots=True)
class Difference:
    """What two models say of one label, and the lines that lie between them."""

    label: str
    live: float
    shadow: float
    crossed: tuple[str, ...]

    @property
    def distance(self) -> float:
        """How far apart the two are."""
        return abs(self.shadow - self.live)

    @property
    def direction(self) -> str:
        """``up`` if the shadow model says more, else ``down``."""
        return "up" if self.shadow > self.live else "down"


def compare(live: Labels, shadow: Labels, lines: Lines) -> list[Difference]:
    """The differences in every label that both models measured, in the order of the labels."""
    found = []
    for label in LABELS:
        one, other = live.get(label), shadow.get(label)
        if one is None or other is None:
            continue
        named = {str(HALF): HALF, **lines.get(label, {})}
        crossed = [name for name, at in named.items() if (one >= at) != (other >= at)]
        found.append(Difference(label, one, other, tuple(crossed)))
    return found


def unmatched(live: Labels, shadow: Labels) -> list[str]:
    """The labels that only one of the two models measured."""
    return [label for label in LABELS if (live.get(label) is None) != (shadow.get(label) is None)]


@dataclass(slots=True)
class Tally:
    """Differences of one label, counted."""

    posts: int = 0
    total: float = 0.0
    crossed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, difference: Difference) -> None:
        """Count one more post."""
        self.posts += 1
        self.total += difference.distance
        self.crossed.update((line, difference.direction) for line in difference.crossed)

    def body(self) -> dict[str, Any]:
        """The figures as JSON: posts, mean absolute difference, posts between whose lines."""
        lines: dict[str, dict[str, int]] = {}
        for (line, direction), count in sorted(self.crossed.items()):
            lines.setdefault(line, {"up": 0, "down": 0})[direction] = count
        mean = round(self.total / self.posts, 4) if self.posts else 0.0
        return {"posts": self.posts, "mean_difference": mean, "crossed": lines}


def tally(tallies: dict[str, Tally], differences: Iterable[Difference]) -> None:
    """Count the differences of one post, each under its label."""
    for difference in differences:
        tallies.setdefault(difference.label, Tally()).add(difference)
