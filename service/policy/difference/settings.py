"""Everything else: ladder, review, languages, authors, and sections that say what they are.

Compared key by key; entries of a list are told apart by their id, name, or rung of the ladder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from pydantic import BaseModel

from service.policy.difference.model import Difference, direction_of, plain, say
from service.policy.schema import Document

TOLD_ELSEWHERE: Final = {
    "version", "purpose", "purpose_translations", "written_in", "guidelines", "thresholds",
    "word_lists", "rules", "channels", "cases",
}  # fmt: skip
_KEYS: Final = ("id", "name")
_HIGHER: Final = {
    "ladder.weights.*": 1,
    "ladder.expiry_days.*": 1,
    "ladder.first_offence_factor": 1,
    "ladder.incident.grace_minutes": -1,
    "ladder.incident.unanswered_hours": -1,
    "ladder.steps.*.at": -1,
    "ladder.steps.*.suspend_days": 1,
}
"""1 where a higher number is stricter, -1 where milder; no number is the highest."""
_CHOICES: Final = {
    "languages.unmeasured.then": ("allow", "review"),
    "languages.by_code.*.then": ("allow", "review"),
    "ladder.severe_starts_at": ("delete", "suspend"),
    "ladder.severe_mode": ("confirm", "auto"),
    "ladder.second_moderator": (True, False),
    "ladder.steps.*.mode": ("confirm", "auto"),
    "ladder.steps.*.mode.*": ("confirm", "auto"),
}
"""The choices of a key, the mildest first."""
_ENTRIES: Final = {"ladder.steps.*": 1, "authors.exemptions.*": -1}
"""1 where one more entry is stricter, -1 where milder."""


def setting_differences(old: Document, new: Document) -> Iterator[Difference]:
    """What differs in every section that has no comparison of its own."""
    for section in Document.model_fields:
        if section not in TOLD_ELSEWHERE:
            yield from _compare(section, getattr(old, section), getattr(new, section))
    # The first queue is the default: the one list in which the order means something.
    queues = [document.review.default_queue for document in (old, new)]
    if queues[0] != queues[1]:
        text = f"default queue: {queues[0]} → {queues[1]}"
        yield Difference("review", "queues", "changed", text, "other", *queues)


def _compare(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after or _same_entries(before, after):
        return
    left, right = _entries(before), _entries(after)
    if left is None or right is None or (not left and not right):
        yield _leaf(path, before, after)
        return
    for key in dict.fromkeys([*left, *right]):
        if key in left and key in right:
            yield from _compare(f"{path}.{key}", left[key], right[key])
        else:
            yield _entry(f"{path}.{key}", left.get(key), right.get(key))


def _same_entries(before: Any, after: Any) -> bool:
    lists = isinstance(before, list) and isinstance(after, list)
    return lists and sorted(map(say, before)) == sorted(map(say, after))


def _entries(value: Any) -> dict[str, Any] | None:
    """The parts of a value by name; None where it has none."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, list) and all(isinstance(item, BaseModel) for item in value):
        return _keyed(value)
    return None


def _keyed(items: list[Any]) -> dict[str, Any]:
    seen: Counter[str] = Counter()
    found: dict[str, Any] = {}
    for item in items:
        name = next((str(getattr(item, key)) for key in _KEYS if hasattr(item, key)), None)
        if name is None:
            kind = str(getattr(item, "step", "")) or say(item)
            seen[kind] += 1
            name = f"{kind} {seen[kind]}" if hasattr(item, "step") else kind
        found[name] = item
    return found


def _leaf(path: str, before: Any, after: Any) -> Difference:
    if isinstance(before, list) and isinstance(after, list):
        before, after = (sorted(map(say, side)) for side in (before, after))
    text = f"{say(before)} → {say(after)}"
    return _difference(path, "changed", text, _strictness(path, before, after), before, after)


def _entry(path: str, before: Any, after: Any) -> Difference:
    change = "added" if before is None else "removed"
    gain = next((sign for like, sign in _ENTRIES.items() if fnmatchcase(path, like)), 0)
    text = f"{change}: {say(after if before is None else before)}"
    strictness = gain if change == "added" else -gain
    return _difference(path, change, text, strictness, before, after)


def _difference(
    path: str, change: Any, text: str, strictness: int | None, before: Any, after: Any
) -> Difference:
    section, _, name = path.partition(".")
    direction = direction_of(strictness)
    return Difference(section, name, change, text, direction, plain(before), plain(after))


def _strictness(path: str, before: Any, after: Any) -> int | None:
    for like, sign in _HIGHER.items():
        if fnmatchcase(path, like):
            low, high = (float("inf") if side is None else side for side in (before, after))
            return sign * ((high > low) - (high < low))
    for like, choices in _CHOICES.items():
        if fnmatchcase(path, like) and before in choices and after in choices:
            return choices.index(after) - choices.index(before)
    return 0
