"""Scores as a moderator reads them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from service.console import words

GRAVE = ("threat", "severe_toxicity", "identity_attack", "sexual")
GRAVE_FROM = 0.4


@dataclass(frozen=True, slots=True)
class Score:
    """One score as a reader sees it; ``value`` is ``None`` where it was not measured."""

    label: str
    name: str
    value: float | None
    words: str
    lines: tuple[tuple[str, float], ...]
    over: str | None

    @property
    def percent(self) -> int:
        """The probability in whole percent, 0 where it was not measured."""
        return round(100 * (self.value or 0))


def likelihood(value: float) -> str:
    """Return a calibrated probability in words."""
    for least, said in (
        (0.9, "very likely"),
        (0.6, "likely"),
        (0.3, "possible"),
        (0.1, "unlikely"),
    ):
        if value >= least:
            return said
    return "very unlikely"


def scores(
    values: Mapping[str, float | None],
    thresholds: Mapping[str, Mapping[str, float]],
    deciding: Collection[str] = (),
) -> list[Score]:
    """Return the scores in the order in which they matter.

    First those that decided, then from the highest to the lowest; the fit to the topic and what
    was not measured come last.
    """
    found = [_score(label, value, thresholds.get(label, {})) for label, value in values.items()]

    def place(one: Score) -> tuple[bool, bool, bool, float]:
        decided = one.label in deciding
        late = one.label == "off_topic" and not decided
        return (one.value is None, late, not decided, -(one.value or 0))

    return sorted(found, key=place)


def deciding_labels(trace: list[dict[str, Any]], rule: str | None) -> list[str]:
    """Return the labels whose scores made the deciding rule match."""
    for entry in trace:
        if entry.get("name") == rule and entry.get("result") == "matched":
            names = [name.partition(".") for name in entry.get("values", {})]
            return [label for kind, _, label in names if kind == "score"]
    return []


def _score(label: str, value: float | None, named: Mapping[str, float]) -> Score:
    lines = tuple(sorted(named.items(), key=lambda pair: pair[1]))
    said = "not measured" if value is None else likelihood(value)
    passed = [name for name, least in lines if value is not None and value >= least]
    name = words.LABELS.get(label, label.replace("_", " ").capitalize())
    return Score(label, name, value, said, lines, passed[-1] if passed else None)


def is_grave(severity: str | None, values: Mapping[str, float | None]) -> bool:
    """Tell whether a text is veiled until it is asked for."""
    return severity == "severe" or any((values.get(label) or 0) >= GRAVE_FROM for label in GRAVE)
