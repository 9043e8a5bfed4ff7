"""JSON and texts in which a member is named, and what they are without the name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from service.audit.commitments import FIELDS, SUBJECTS
from service.privacy.target import Target

GONE: Final = "[erased]"
"""What a reader sees where a member was mentioned."""
_TEXTS: Final = frozenset(
    {"text", "message", "note", "why", "answer", "quote", "detail", "display_name", "words"}
)
"""Fields of events with words that members or moderators wrote."""


def needle(author_id: str) -> str:
    """Return an id as it stands in JSON."""
    return orjson.dumps(author_id).decode()


def mentions(target: Target) -> tuple[str, ...]:
    """Return how other members call the one who is erased: ``@`` and the id or a name."""
    return tuple(dict.fromkeys(f"@{name}" for name in (target.author_id, *target.names) if name))


def forget_mentions(text: str, target: Target) -> str:
    """Return a text with each mention of the member replaced; other words stay as they are."""
    return _mention(mentions(target)).sub(f"@{GONE}", text)


def without_name(text: str, author_id: str, names: Sequence[str]) -> str:
    """Return a text in which neither the member's id nor a name of theirs stands as a word."""
    each = sorted((name for name in (author_id, *names) if name), key=len, reverse=True)
    words = "|".join(map(re.escape, each))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", GONE, text, flags=re.IGNORECASE)


def rename(value: Any, target: Target, inside: str = "") -> Any:
    """Return JSON with the pseudonym wherever a field for members holds the member's id.

    The words of a quote of theirs are taken out, and mentions of them in texts of others.
    """
    if isinstance(value, dict):
        return _renamed(value, target, inside)
    if isinstance(value, list):
        return [rename(one, target, inside) for one in value]
    if isinstance(value, str):
        if inside in FIELDS and value and value == target.author_id:
            return target.pseudonym
        return forget_mentions(value, target) if inside in _TEXTS else value
    return value


def without_texts(value: Any) -> Any:
    """Return an event's data with empty texts: about the member, or written by them."""
    if isinstance(value, dict):
        return {
            key: "" if key in _TEXTS and isinstance(one, str) else without_texts(one)
            for key, one in value.items()
        }
    return [without_texts(one) for one in value] if isinstance(value, list) else value


def rename_subject(subject: str, target: Target) -> str:
    """Return the subject of an event with the pseudonym."""
    for start in SUBJECTS:
        if subject == start + target.author_id:
            return start + target.pseudonym
    return subject


def strings(value: Any) -> list[str]:
    """Return every text in JSON, those of the keys left out."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in strings(one)]
    if isinstance(value, list):
        return [found for one in value for found in strings(one)]
    return [value] if isinstance(value, str) else []


def _renamed(value: dict[str, Any], target: Target, inside: str) -> dict[str, Any]:
    quoted = inside == "quotes" and value.get("author_id") == target.author_id
    of_author = inside == "author" and value.get("id") == target.author_id
    found = {key: rename(one, target, inside if key == "id" else key) for key, one in value.items()}
    if quoted:
        found["text"] = ""
    if of_author:
        found["id"] = target.pseudonym
    return found


@lru_cache(maxsize=8)
def _mention(names: Sequence[str]) -> re.Pattern[str]:
    # The longest first: `@ada.l` is not `@ada` and a full stop.
    each = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?:{each})(?!\w)", re.IGNORECASE) if each else re.compile(r"(?!)")
