"""Why a rule matched, in plain sentences made of the values in a decision's trace. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from service.console import reason_tables as tables
from service.console.reason_values import (
    UNKNOWN,
    listed,
    many,
    number,
    plain,
    quoted,
    ranged,
    score,
    share,
)
from service.console.reason_words import words_of, words_of_any, words_of_parent
from service.console.words import LABELS, RULES
from service.policy import Policy


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
        label, where = LABELS.get(last, plain(last).capitalize()), tables.SCORES[group]
        return f"{where}{label.lower() if where else label} {ranged(found, score)}"
    if group in tables.AT_TARGET:
        return (
            f"{tables.AT_TARGET[group]} {tables.WINDOWS.get(last, last)}: {ranged(found, number)}"
        )
    if group == "words":
        return words_of(last, found, policy)
    if name in tables.AMOUNTS:
        return f"{tables.AMOUNTS[name]}: {ranged(found, number)}"
    if name in tables.FLAGS:
        yes, no = tables.FLAGS[name]
        return f"{yes}: {UNKNOWN}" if found is None else yes if found else no
    if name in tables.NAMED:
        return f"{tables.NAMED[name]}: {UNKNOWN if found is None else plain(str(found))}"
    if name in tables.FOUND:
        return _found(*tables.FOUND[name], found)
    if name in tables.SHARES:
        return share(*tables.SHARES[name], found)
    return _OTHERS[name](found, policy) if name in _OTHERS else None


def _found(some: str, none: str, found: Any) -> str:
    if found is None:
        return f"{some}: {UNKNOWN}"
    return f"{some}: {listed(found)}" if found else none


def _pattern(found: Any, _policy: Policy | None) -> str:
    fitting = many(len(found), "a pattern", "patterns")
    return f"It fits {fitting} of the rule" if found else "It fits no pattern of the rule"


def _claim(found: Mapping[str, Any], _policy: Policy | None) -> str:
    line = found["at_least"]
    known = {name: value for name, value in found["is"].items() if value is not None}
    alike = [name for name, value in known.items() if value >= line] or list(known)
    told = ", ".join(f"“{plain(name)}” {known[name]:.2f}" for name in alike)
    return f"Similar to a false statement: {told or UNKNOWN} (the line is {line:.2f})"


def _media(found: Any, _policy: Policy | None) -> str:
    scored = found != "not_scored"
    return "No attachments" if scored else "The attachments were not looked at by anything"


def _unmeasured(found: Any, _policy: Policy | None) -> str:
    return f"The model has no measured figures for this language ({found})"


def _disagree(found: Any, _policy: Policy | None) -> str:
    return f"Rules of the same weight disagree, so a human decides: {quoted(found)}"


def _instead(found: Any, _policy: Policy | None) -> str | None:
    return f"No machine acts, though a rule would have: {quoted(found)}" if found else None


def _contact(found: Any, policy: Policy | None) -> str:
    care = policy.document.care if policy else None
    name = care.contact(str(found)).name if care else plain(str(found))
    return f"A care contact answers: {name}"


_OTHERS: Final[dict[str, Callable[[Any, Policy | None], str]]] = {
    "pattern": _pattern,
    "claim": _claim,
    "parent.words": words_of_parent,
    "media": _media,
}
_BUILT_IN: Final[dict[str, Callable[[Any, Policy | None], str | None]]] = {
    "rules": _disagree,
    "instead_of": _instead,
    "contact": _contact,
    "language": _unmeasured,
    "words": words_of_any,
}
"""Values that the engine itself puts into a trace, under the names of ``RULES``."""
