"""What a member may see of rows that others have a part in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

OTHER: Final = "[another member]"
STAFF: Final = "[a moderator]"
WORDS: Final = "[words of another member]"


def role_of(actor: str | None) -> str | None:
    """Return who acted as their role: never a name, an address or an id."""
    if not actor:
        return None
    kind = actor.partition(":")[0]
    names = {"staff": "moderator", "key": "platform", "cli": "administrator"}
    return names.get(kind, "system")


def own_content(content: Mapping[str, Any], author_id: str) -> dict[str, Any]:
    """Return a content of a member's post without other members in it."""
    kept = dict(content)
    others = [one for one in kept.get("mentions", ()) if one != author_id]
    if "mentions" in kept:
        kept["mentions"] = [one if one == author_id else OTHER for one in kept["mentions"]]
    if "quotes" in kept:
        kept["quotes"] = [_quote(quote, author_id) for quote in kept["quotes"]]
    if kept.get("text"):
        kept["text"] = _without(kept["text"], others)
    return kept


def own_facts(facts: Mapping[str, Any], author_id: str) -> dict[str, Any]:
    """Return the facts of a decision without other members in them."""
    kept = {name: value for name, value in facts.items() if name not in ("parent", "thread")}
    if "mentions" in kept:
        kept["mentions"] = [one if one == author_id else OTHER for one in kept["mentions"]]
    if "names" in kept:
        kept["names"] = {"shown": kept["names"].get("shown", [])}
    return kept


def quotes_of(content: Mapping[str, Any], author_id: str) -> list[str]:
    """Return the words of a member that another member's post quotes."""
    quotes = content.get("quotes", ())
    return [quote["text"] for quote in quotes if quote.get("author_id") == author_id]


def _quote(quote: Mapping[str, Any], author_id: str) -> dict[str, Any]:
    if quote.get("author_id") == author_id:
        return dict(quote)
    return {"author_id": OTHER, "text": WORDS}


def _without(text: str, others: list[str]) -> str:
    each = "|".join(re.escape(one) for one in sorted(others, key=len, reverse=True))
    return re.sub(rf"@(?:{each})(?!\w)", f"@{OTHER}", text) if each else text
