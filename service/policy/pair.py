"""Two policies on the same facts, at the price of one and of what differs between them. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from service.policy.evaluate import evaluate, read, run_rules
from service.policy.facts import Evaluation, Facts
from service.policy.policy import Policy, rule_patterns
from service.policy.reading import Reading
from service.policy.resolve import resolve
from service.policy.schema import Document, Rule

_APART: Final = frozenset({"version", "purpose", "thresholds", "rules", "cases", "ladder"})
"""Sections that an evaluation does not depend on, or that are compared in detail."""


class Pair:
    """A policy and a candidate that is mostly the same.

    Rules that mean the same in both run once; where the same rules match to the same effect, the
    same follows. Where a section differs that a condition might read (word lists, channels, ...),
    both policies are evaluated in full.
    """

    def __init__(self, before: Policy, after: Policy) -> None:
        self.before, self.after = before, after
        old, new = before.document, after.document
        known = {rule.name: rule for rule in old.rules}
        self._shares = _same_sections(old, new)
        self._equal = {rule.name for rule in new.rules if known.get(rule.name) == rule}
        moved = _moved_labels(old, new)
        rest = [rule for rule in new.rules if not _runs_alike(rule, known, moved)]
        self._rest = _part(before, after, rest) if rest and self._shares else None
        # Where the entry of each rule of the candidate lies: after all of the policy's own those
        # of the rest.
        places = {rule.name: place for place, rule in enumerate([*old.rules, *rest])}
        self._places = [places[rule.name] for rule in new.rules]

    def evaluate(self, facts: Facts) -> tuple[Evaluation, Evaluation]:
        """What each of the two says: as if ``evaluate`` had been called for both."""
        view = self.before.for_channel(facts.channel.id)
        reading = read(self.before, view, facts)
        first = resolve(self.before, reading, *run_rules(view.rules, reading))
        second = self._same_outcome(first, reading) if self._shares else None
        return first, second or evaluate(self.after, facts)

    def _same_outcome(self, first: Evaluation, reading: Reading) -> Evaluation | None:
        """What the candidate says if the same rules match to the same effect, else None."""
        own = len(self.before.document.rules)
        told = first.trace[:own]
        matched = _matched(told)
        if not matched <= self._equal:
            return None
        told += self._trace_of_rest(reading)
        trace = [told[place] for place in self._places]
        if _matched(trace) != matched:
            return None
        return replace(first, trace=trace + first.trace[own:])

    def _trace_of_rest(self, reading: Reading) -> list[dict[str, Any]]:
        rest = self._rest
        if rest is None:
            return []
        view = rest.for_channel(reading.facts.channel.id)
        if rest.lexicon is not self.before.lexicon:
            reading = read(rest, view, reading.facts)
        return run_rules(view.rules[: len(rest.document.rules)], reading)[1]


def _part(before: Policy, after: Policy, rules: list[Rule]) -> Policy:
    """The candidate with some of its rules; what words the text has is found out once for both."""
    part = after.document.model_copy(update={"rules": rules, "cases": []})
    known = set(rule_patterns(part)) <= set(rule_patterns(before.document))
    return Policy(part, name=after.name, source="", lexicon=before.lexicon if known else None)


def _matched(trace: list[dict[str, Any]]) -> set[str]:
    return {entry["name"] for entry in trace if entry["result"] == "matched"}


def _same_sections(old: Document, new: Document) -> bool:
    names = type(old).model_fields.keys() - _APART
    return all(getattr(old, name) == getattr(new, name) for name in names)


def _moved_labels(old: Document, new: Document) -> set[str]:
    """Labels whose thresholds differ in any way."""
    before: dict[str, Any] = {str(label): named for label, named in old.thresholds.items()}
    after: dict[str, Any] = {str(label): named for label, named in new.thresholds.items()}
    return {label for label in before | after if before.get(label) != after.get(label)}


def _runs_alike(rule: Rule, known: dict[str, Rule], moved: set[str]) -> bool:
    """Whether a rule runs alike in both: nothing but its effects differs, no threshold moved.

    A label whose thresholds moved counts as named wherever it stands in the condition.
    """
    old = known.get(rule.name)
    if old is None or old.model_copy(update={"then": rule.then}) != rule:
        return False
    written = rule.when.model_dump_json(by_alias=True, exclude_none=True)
    return not any(f'"{label}"' in written for label in moved)
