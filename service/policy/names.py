"""The names a policy defines, read even from a file that has other mistakes.

So a misspelt threshold is shown together with a wrong type elsewhere, not one run later.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from service.policy.case import Case
from service.policy.schema import Channel, Document, Rule, WordList
from service.policy.vocabulary import STEPS

ModelT = TypeVar("ModelT", bound=BaseModel)
_FILLERS: Final[dict[str, Any]] = {
    "name": "unnamed",
    "when": {"reply": True},
    "then": {"label": "none"},
    "expect": {"outcome": "allow"},
}
Names = dict[str, None]
"""An ordered set."""


@dataclass(slots=True)
class Parts:
    """The parts of a policy that are well formed, by index or name, and all names it defines.

    A set of names is None where the file does not tell (its section is missing while another
    key is misspelt): nothing is reported against it then.
    """

    rules: dict[int, Rule] = field(default_factory=dict)
    word_lists: dict[str, WordList] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    guidelines: Names | None = None
    good_faith: Names = field(default_factory=dict)
    rule_names: Names | None = None
    thresholds: Mapping[str, Any] | None = None
    list_names: Mapping[str, Any] | None = None
    queues: Names | None = None
    roles: Names | None = None
    steps: Names | None = None


def parts_of(data: Any) -> Parts:
    """Read what can be read of ``data``; never raises."""
    if not isinstance(data, dict):
        return Parts()
    sure = set(data) <= set(Document.model_fields)
    guidelines = _items(data.get("guidelines"))
    review, authors = _mapping(data.get("review")), _mapping(data.get("authors"))
    return Parts(
        rules=_valid(Rule, enumerate(_items(data.get("rules")))),
        word_lists=_valid(WordList, _mapping(data.get("word_lists")).items(), attempts=1),
        channels=_valid(Channel, _mapping(data.get("channels")).items()),
        cases=_valid(Case, enumerate(_items(data.get("cases")))),
        guidelines=_names(guidelines, "id", sure or "guidelines" in data),
        good_faith=_names([g for g in guidelines if _good_faith(g)], "id", True) or {},
        rule_names=_names(_items(data.get("rules")), "name", sure or "rules" in data),
        thresholds=_mapping(data.get("thresholds")) if sure or "thresholds" in data else None,
        list_names=_mapping(data.get("word_lists")) if sure or "word_lists" in data else None,
        steps=_step_names(_mapping(data.get("ladder")), sure or "ladder" in data),
        queues=_queue_names(review, sure or "review" in data),
        roles=dict.fromkeys(r for r in _items(authors.get("roles")) if isinstance(r, str))
        if sure or "authors" in data
        else None,
    )


def _queue_names(review: Mapping[str, Any], sure: bool) -> Names | None:
    if sure and "queues" not in review:
        return {"general": None}
    return _names(_items(review.get("queues")), "id", sure)


def _step_names(ladder: Mapping[str, Any], sure: bool) -> Names | None:
    if sure and "steps" not in ladder:
        return dict.fromkeys(STEPS)
    return _names(_items(ladder.get("steps")), "step", sure)


def _good_faith(item: Any) -> bool:
    return isinstance(item, dict) and item.get("good_faith") is True


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(items: list[Any], key: str, sure: bool) -> Names | None:
    if not sure:
        return None
    names = (item.get(key) for item in items if isinstance(item, dict))
    return dict.fromkeys(name for name in names if isinstance(name, str))


def _valid(model: type[ModelT], items: Any, attempts: int = 8) -> dict[Any, ModelT]:
    """The items that are well formed, or are so without their wrong keys."""
    found: dict[Any, ModelT] = {}
    for key, item in items:
        part = _salvage(model, item, attempts)
        if part is not None:
            found[key] = part
    return found


def _salvage(model: type[ModelT], item: Any, attempts: int) -> ModelT | None:
    """``item`` as a model, its wrong keys left out; None where nothing is left of it."""
    for attempt in range(attempts):
        try:
            return model.model_validate(item)
        except ValidationError as error:
            if not isinstance(item, dict):
                return None
            item = deepcopy(item) if attempt == 0 else item
            for detail in error.errors(include_url=False, include_context=False):
                _leave_out(item, detail["loc"])
    return None


def _leave_out(item: dict[str, Any], loc: tuple[int | str, ...]) -> None:
    """Remove the innermost key of ``item`` that ``loc`` names; what must be there gets a filler."""
    data: Any = item
    holder, name = item, str(loc[0]) if loc else ""
    for part in loc:
        if isinstance(data, dict) and part in data:
            holder, name = data, str(part)
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    holder.pop(name, None)
    if holder is item and name in _FILLERS:
        item[name] = _FILLERS[name]
