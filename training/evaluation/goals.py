"""The figures to reach, looked up in the note of an evaluation and judged."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "goals.toml"
BOUNDS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "at_least": (lambda value, bound: value >= bound, "≥"),
    "at_most": (lambda value, bound: value <= bound, "≤"),
    "above": (lambda value, bound: value > bound, ">"),
    "below": (lambda value, bound: value < bound, "<"),
}


def look_up(note: dict[str, Any], path: str) -> Any:
    """The value at a dotted path; None where a part of it is missing."""
    found: Any = note
    for key in path.split("."):
        if not isinstance(found, dict) or key not in found:
            return None
        found = found[key]
    return found


def judge(note: dict[str, Any], path: Path = FILE) -> list[dict[str, Any]]:
    """Every goal with its value, interval and whether it is reached; None where not measured."""
    result = []
    for goal in tomllib.loads(path.read_text("utf-8"))["goal"]:
        ((name, bound),) = [(key, goal[key]) for key in BOUNDS if key in goal]
        met, sign = BOUNDS[name]
        value = look_up(note, goal["figure"])
        result.append(
            {
                "on": goal["on"],
                "goal": f"{sign} {bound:g}",
                "value": value,
                "interval": look_up(note, goal["interval"]) if goal["interval"] else None,
                "reached": None if value is None else bool(met(value, bound)),
                "beside": goal["beside"],
            }
        )
    return result
