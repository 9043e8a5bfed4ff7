"""What stays of a post whose words are not stored: at the host's wish, by age, or erased. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

LINK: Final = "https://withheld.invalid/"
"""Stands for a link, so that links can still be counted."""
MEMBER: Final = "withheld"
"""Stands for a member who is mentioned."""
WORD: Final = "…"
"""Stands for words in a trace."""
_KEPT: Final = (
    "author_id", "channel_id", "kind", "format", "parent_id", "language",
    "created_at", "revision", "edited_at", "published_at", "author",
)  # fmt: skip
_OF_WORDS: Final = ("names", "claims")


def is_withheld(content: Mapping[str, Any]) -> bool:
    """Tell whether a stored content lacks the words that were decided."""
    return bool(content.get("do_not_store"))


def without_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content without text, links, quotes, attachments and mentions."""
    kept = {name: content[name] for name in _KEPT if name in content}
    return kept | {"text": "", "do_not_store": True}


def facts_without_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored facts with what was read from the words taken out; counts stay as they are."""
    kept = {name: value for name, value in facts.items() if name not in _OF_WORDS}
    if "links" in kept:
        kept["links"] = [LINK for _ in kept["links"]]
    if "mentions" in kept:
        kept["mentions"] = [MEMBER for _ in kept["mentions"]]
    return kept


def trace_without_words(trace: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a trace in which numbers stay and lists keep their length, but not their words."""
    return [
        entry | {"values": {name: _masked(value) for name, value in entry["values"].items()}}
        if "values" in entry
        else entry
        for entry in trace
    ]


def _masked(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [WORD if isinstance(one, str) else _masked(one) for one in value]
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    return value
