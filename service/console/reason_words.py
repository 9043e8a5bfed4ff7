"""Entries of word lists in writing: stems end in dots, patterns are no more than that. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.console.reason_values import UNKNOWN, listed, many, plain
from service.policy import Policy


def words_of(name: str, found: Any, policy: Policy | None) -> str:
    """What was found of one list; what a pattern says is not told."""
    title = f"the list “{plain(name)}”"
    if not found:
        return f"No entry of {title}"
    if _kind(name, policy) == "pattern":
        return f"It fits {many(len(found), 'a pattern', 'patterns')} of {title}"
    return f"Words of {title}: {_entries(found, policy, [name])}"


def words_of_parent(found: Any, policy: Policy | None) -> str:
    """What was found, by list, in the post that is answered."""
    if found is None:
        return f"The words of the post it answers: {UNKNOWN}"
    told = [words_of(name, entries, policy) for name, entries in found.items() if entries]
    return f"In the post it answers: {'; '.join(told) or 'no entry of the lists'}"


def words_of_any(found: Any, policy: Policy | None) -> str:
    """What was found of all lists together."""
    lists = policy.document.word_lists if policy else ()
    return f"Listed words: {_entries(found, policy, lists)}"


def _kind(name: str, policy: Policy | None) -> str:
    words = policy.document.word_lists.get(name) if policy else None
    return words.kind if words else "word"


def _entries(found: Iterable[Any], policy: Policy | None, lists: Iterable[str]) -> str:
    """Entries of ``lists``: a stem with dots after it, a pattern as no more than that."""
    return listed(dict.fromkeys(_entry(str(one), policy, lists) for one in found))


def _entry(entry: str, policy: Policy | None, lists: Iterable[str]) -> str:
    known = policy.document.word_lists if policy else {}
    kinds = (known[name].kind for name in lists if name in known and entry in known[name].entries)
    kind = next(kinds, "word")
    return "a pattern" if kind == "pattern" else f"{entry}…" if kind == "stem" else entry
