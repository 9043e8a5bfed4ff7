"""Why a rule matched, in plain sentences made of the values in a decision's trace. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from service.console import reason_tables as tables
from service.console.words import LABELS, RULES
from service.policy import Policy

_SHOWN: Final = 6
"""Entries of a list that are told at most."""
_UNKNOWN: Final = "not known"


def reasons(
    trace: Iterable[Mapping[str, Any]], rule: str | None, policy: Policy | None = None
) -> list[str]:
    """Return in words what made the deciding rule match, and what care stood in for.

    Args:
        trace: the trace of a decision.
        rule: the rule that decided.
        policy: the policy that decided; it tells which entries of word lists are stems or patterns.
    """
    matched = [entry for entry in trace if entry.get("result") == "matched"]
    return [
        sentence
        for entry in matched
        if entry.get("name") == rule or entry.get("name") == "care"
        for name, found in entry.get("values", {}).items()
        if (sentence := sentence_of(name, found, str(entry["name"]), policy))
    ]


def sentence_of(name: str, found: Any, rule: str, policy: Policy | None = None) -> str | None:
    """Return one value of a trace as a sentence, None where it says nothing to a reader."""
    if rule in RULES and (built_in := _BUILT_IN.get(name)):
        return built_in(found, policy)
    group, _, last = name.rpartition(".")
    if group in tables.SCORES:
        label, where = LABELS.get(last, _plain(last).capitalize()), tables.SCORES[group]
        return f"{where}{label.lower() if where else label} {_range(found, _score)}"
    if group in tables.AT_TARGET:
        return (
            f"{tables.AT_TARGET[group]} {tables.WINDOWS.get(last, last)}: {_range(found, _number)}"
        )
    if group == "words":
        return _words(last, found, policy)
    if name in tables.AMOUNTS:
        return f"{tables.AMOUNTS[name]}: {_range(found, _number)}"
    if name in tables.FLAGS:
        yes, no = tables.FLAGS[name]
        return f"{yes}: {_UNKNOWN}" if found is None else yes if found else no
    if name in tables.NAMED:
        return f"{tables.NAMED[name]}: {_UNKNOWN if found is None else _plain(str(found))}"
    if name in tables.FOUND:
        return _found(*tables.FOUND[name], found)
    if name in tables.SHARES:
        return _share(*tables.SHARES[name], found)
    return _OTHERS[name](found, policy) if name in _OTHERS else None


def _range(found: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    """A number and where the line is, both as ``write`` has them."""
    shown = "not measured" if found.get("is") is None else write(found["is"])
    low, high = found.get("at_least"), found.get("below")
    parts = [f"the line is {write(low)}"] if low is not None else []
    parts += [f"below {write(high)}"] if high is not None else []
    return f"{shown} ({', '.join(parts)})" if parts else shown


def _score(value: Any) -> str:
    return f"{value:.2f}"


def _number(value: Any) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _share(what: str, of: str, found: Mapping[str, Any]) -> str:
    line = f"the line is {found['at_least']:.0%}"
    return f"{what}: {found['share']:.0%} of {_number(found[of])} {of} ({line})"


def _found(some: str, none: str, found: Any) -> str:
    if found is None:
        return f"{some}: {_UNKNOWN}"
    return f"{some}: {_listed(found)}" if found else none


def _words(name: str, found: Any, policy: Policy | None) -> str:
    title = f"the list “{_plain(name)}”"
    if not found:
        return f"No entry of {title}"
    if _kind(name, policy) == "pattern":
        return f"It fits {_many(len(found), 'a pattern', 'patterns')} of {title}"
    return f"Words of {title}: {_entries(found, policy, [name])}"


def _parent_words(found: Any, policy: Policy | None) -> str:
    if found is None:
        return f"The words of the post it answers: {_UNKNOWN}"
    told = [_words(name, entries, policy) for name, entries in found.items() if entries]
    return f"In the post it answers: {'; '.join(told) or 'no entry of the lists'}"


def _pattern(found: Any, _policy: Policy | None) -> str:
    many = _many(len(found), "a pattern", "patterns")
    return f"It fits {many} of the rule" if found else "It fits no pattern of the rule"


def _claim(found: Mapping[str, Any], _policy: Policy | None) -> str:
    line = found["at_least"]
    known = {name: value for name, value in found["is"].items() if value is not None}
    alike = [name for name, value in known.items() if value >= line] or list(known)
    told = ", ".join(f"“{_plain(name)}” {known[name]:.2f}" for name in alike)
    return f"Similar to a false statement: {told or _UNKNOWN} (the line is {line:.2f})"


def _media(found: Any, _policy: Policy | None) -> str:
    scored = found != "not_scored"
    return "No attachments" if scored else "The attachments were not looked at by anything"


def _unmeasured(found: Any, _policy: Policy | None) -> str:
    return f"The model has no measured figures for this language ({found})"


def _listed_words(found: Any, policy: Policy | None) -> str:
    lists = policy.document.word_lists if policy else ()
    return f"Listed words: {_entries(found, policy, lists)}"


def _disagree(found: Any, _policy: Policy | None) -> str:
    return f"Rules of the same weight disagree, so a human decides: {_quoted(found)}"


def _instead(found: Any, _policy: Policy | None) -> str | None:
    return f"No machine acts, though a rule would have: {_quoted(found)}" if found else None


def _contact(found: Any, policy: Policy | None) -> str:
    care = policy.document.care if policy else None
    name = care.contact(str(found)).name if care else _plain(str(found))
    return f"A care contact answers: {name}"


_OTHERS: Final[dict[str, Callable[[Any, Policy | None], str]]] = {
    "pattern": _pattern,
    "claim": _claim,
    "parent.words": _parent_words,
    "media": _media,
}
_BUILT_IN: Final[dict[str, Callable[[Any, Policy | None], str | None]]] = {
    "rules": _disagree,
    "instead_of": _instead,
    "contact": _contact,
    "language": _unmeasured,
    "words": _listed_words,
}
"""Values that the engine itself puts into a trace, under the names of ``RULES``."""


def _kind(name: str, policy: Policy | None) -> str:
    words = policy.document.word_lists.get(name) if policy else None
    return words.kind if words else "word"


def _entries(found: Iterable[Any], policy: Policy | None, lists: Iterable[str]) -> str:
    """Entries of ``lists``: a stem with dots after it, a pattern as no more than that."""
    return _listed(dict.fromkeys(_entry(str(one), policy, lists) for one in found))


def _entry(entry: str, policy: Policy | None, lists: Iterable[str]) -> str:
    known = policy.document.word_lists if policy else {}
    kinds = (known[name].kind for name in lists if name in known and entry in known[name].entries)
    kind = next(kinds, "word")
    return "a pattern" if kind == "pattern" else f"{entry}…" if kind == "stem" else entry


def _listed(found: Iterable[Any]) -> str:
    """At most ``_SHOWN`` of ``found``, with the apostrophes of print."""
    return ", ".join(str(one).replace("'", "’") for one in list(found)[:_SHOWN])


def _quoted(names: Iterable[Any]) -> str:
    return ", ".join(f"“{_plain(str(name))}”" for name in names)


def _many(count: int, one: str, more: str) -> str:
    return one if count == 1 else f"{count} {more}"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")
