"""What a decision rests on, in kinds that every language has words for. Pure.

Of the values in a trace only the kind is told, and scores where the policy shows them: a value may
name other members, as those of ``name.staff`` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_KINDS: Final = (
    ("score.", "score"),
    ("parent.", "parent"),
    ("thread.author_posts_at_target", "target"),
    ("thread.distinct_authors_at_target", "target"),
    ("thread.", "thread"),
    ("words", "words"),
    ("pattern", "pattern"),
    ("links.", "links"),
    ("mentions", "mentions"),
    ("counts.posts_", "activity"),
    ("counts.near_duplicate", "copies"),
    ("counts.report", "reports"),
    ("author.new", "new"),
    ("name.", "name"),
    ("claim", "claim"),
    ("caps", "form"),
    ("repetition", "form"),
)
"""Kinds by how the name of a value in a trace begins; what is not here decides nothing alone."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that decided; a score has its label, its value and its line, 0 to 1."""

    kind: str
    label: str | None = None
    value: float | None = None
    line: float | None = None


def facts_of(trace: Iterable[Mapping[str, Any]], rule: str | None) -> tuple[Fact, ...]:
    """Return what made the deciding rule match, each thing once, in the order of the rule."""
    found = (
        fact
        for entry in trace
        if entry.get("result") == "matched" and entry.get("name") == rule
        for fact in _facts(entry.get("values", {}))
    )
    return tuple(dict.fromkeys(found))


def _facts(values: Mapping[str, Any]) -> Iterator[Fact]:
    for name, found in values.items():
        kind = next((kind for begin, kind in _KINDS if name.startswith(begin)), None)
        if kind is None or not _holds(found):
            continue
        if kind == "score":
            label = name.removeprefix("score.")
            yield Fact(kind, label, found["is"], found["at_least"])
        else:
            yield Fact(kind)


def _holds(found: Any) -> bool:
    """Whether a value speaks for the rule: of alternatives, only some do.

    A number does from its lower line on; that it is below one is the absence of something.
    """
    if not isinstance(found, Mapping):
        return bool(found)
    if "at_least" not in found:
        return any(found.values())
    line, value = found["at_least"], found.get("is", found.get("share"))
    if isinstance(value, Mapping):
        return any(one is not None and one >= line for one in value.values())
    below = found.get("below")
    return (
        value is not None
        and line is not None
        and value >= line
        and (below is None or value < below)
    )
