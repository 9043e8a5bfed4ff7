"""Parts of a policy whose other parts are wrong: what of them is well formed."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from service.policy.source import MAX_PROBLEMS

ModelT = TypeVar("ModelT", bound=BaseModel)
_FILLERS: Final[dict[str, Any]] = {
    "name": "unnamed",
    "when": {"reply": True},
    "then": {"label": "none"},
    "expect": {"outcome": "allow"},
}


def valid(
    model: type[ModelT], items: Iterable[tuple[Any, Any]], attempts: int = 8
) -> dict[Any, ModelT]:
    """The items that are well formed, or are so without their wrong keys.

    A file has room for so many problems; after as many items that are not well formed, the
    others are left out, which bounds the time a broken file can cost.
    """
    found: dict[Any, ModelT] = {}
    wrong = 0
    for key, item in items:
        try:
            found[key] = model.model_validate(item)
        except ValidationError:
            wrong += 1
            part = salvage(model, item, attempts) if wrong <= MAX_PROBLEMS else None
            if part is not None:
                found[key] = part
    return found


def salvage(model: type[ModelT], item: Any, attempts: int) -> ModelT | None:
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
