"""What is wrong with a value and how to mend it, in plain words, for each error of pydantic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic_core import ErrorDetails

from service.policy.shape import keys_at
from service.policy.source import Path
from service.policy.translation import LANGUAGE_PATTERN

_LISTED: Final = "a word of the list"
_EXPECTED: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "literal_error": _LISTED,
}
MAX_COMPARED: Final = 200
_NAME_HINT: Final = "use small letters, digits, - and _, and begin with a letter"
_LANGUAGE_HINT: Final = "a code has two or three small letters, such as de or pt-BR"


def suggest(word: str, known: Iterable[str]) -> str | None:
    """A hint for a misspelt ``word``: the closest of ``known``, or the list if it is short."""
    choices = list(dict.fromkeys(known))
    close = get_close_matches(word[:64], choices[:MAX_COMPARED], n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if not choices:
        return None
    if len(choices) == 1:
        return f"the only one is `{choices[0]}`"
    listed = ", ".join(choices[:12])
    return f"use one of: {listed}" + (", ..." if len(choices) > 12 else "")


def is_type_error(detail: ErrorDetails) -> bool:
    """Whether a value is of the wrong type altogether."""
    if detail["type"] == "literal_error":
        return not isinstance(detail["input"], str)
    return detail["type"] in _EXPECTED


def wrong_type(details: Sequence[ErrorDetails]) -> tuple[str, str | None]:
    """Message and hint for a value that is of none of the types of ``details``."""
    value = details[0]["input"]
    found = _describe(value)
    wanted = list(dict.fromkeys(_EXPECTED[d["type"]] for d in details))
    if wanted == [_LISTED]:
        choices = _choices(details[0])
        hint = suggest("", choices) if choices else None
        return f"expected {'a word' if choices else _expected(details[0])}, found {found}", hint
    expected = " or ".join(w for w in wanted if w != _LISTED)
    return f"expected {expected}, found {found}", _retype(value, wanted)


def _retype(value: Any, wanted: list[str]) -> str | None:
    """How to write ``value`` as what was ``wanted``."""
    if value is None:
        return "give it a value or remove it"
    if "text" in wanted and isinstance(value, int | float):
        return "put it in quotes"
    if "true or false" in wanted and isinstance(value, str | int):
        return "write true or false, without quotes"
    if "a list" in wanted:
        return "begin each line with -, or write [one, two]"
    return None


def _expected(detail: ErrorDetails) -> str:
    return str(detail.get("ctx", {}).get("expected", ""))


def _choices(detail: ErrorDetails) -> list[str]:
    """The words of which one is allowed; empty where it is not words that are."""
    return re.findall(r"'([^']*)'", _expected(detail))


def _describe(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text `{_short(value)}`"
    return "a list" if isinstance(value, list) else "keys and values"


def _short(value: Any) -> str:
    """``value`` in a few characters; invisible ones show as escapes."""
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(value)[:41])
    return text if len(text) <= 40 else text[:37] + "..."


def words_of(detail: ErrorDetails, path: Path) -> tuple[str, str | None]:
    """Message and hint for one error that is not a plain wrong type."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return f"`{detail['loc'][-1]}` is missing", None
    if kind == "extra_forbidden":
        key = str(path[-1])
        return f"unknown key `{_short(key)}`", suggest(key, keys_at(path[:-1]))
    if kind == "literal_error":
        known = _choices(detail)
        if not known:
            wanted = _expected(detail)
            return f"expected {wanted}, found `{_short(value)}`", f"write {wanted}"
        return f"`{_short(value)}` is not known here", suggest(str(value), known)
    if kind == "string_pattern_mismatch" and context.get("pattern") == LANGUAGE_PATTERN:
        return f"`{_short(value)}` is not a language code", _LANGUAGE_HINT
    if kind == "string_pattern_mismatch":
        return f"`{_short(value)}` can't be a name", _NAME_HINT
    if kind in ("string_too_short", "too_short"):
        what = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this"
        return f"{what} must not be empty", "give it a value or remove it"
    return _limits(kind, value, context, detail["msg"])


def _limits(kind: str, value: Any, context: dict[str, Any], msg: str) -> tuple[str, str | None]:
    low = context.get("ge", context.get("gt"))
    high = context.get("le", context.get("lt"))
    if kind.startswith("greater_than"):
        bound = "at least" if "ge" in context else "more than"
        return f"{value} is too small: it must be {bound} {low:g}", None
    if kind.startswith("less_than"):
        hint = "75 % is written 0.75" if high == 1 else None
        return f"{value} is too large: it must be at most {high:g}", hint
    if kind == "string_too_long":
        return f"this text is too long: at most {context['max_length']} characters", None
    if kind == "too_long":
        return f"too many entries: at most {context['max_length']:,}", None
    return msg.removeprefix("Value error, "), None
