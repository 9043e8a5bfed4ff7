"""What conditions and word lists name, and the patterns in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from service.policy.check_sections import SectionCheck
from service.policy.conditions import Condition, ScoreBound
from service.policy.errors import Problem
from service.policy.explain_words import suggest
from service.policy.patterns import PatternBudget, mend
from service.policy.schema import WordList
from service.policy.source import Path


class ConditionCheck(SectionCheck):
    """Yields located problems; see ``check.check_parts``."""

    @cached_property
    def budget(self) -> PatternBudget:
        """All patterns of the file, those of rules and of word lists."""
        return PatternBudget()

    def role(self, role: str, path: Path) -> Iterator[Problem]:
        """A problem if ``role`` is none of the policy's roles."""
        yield from self.known(role, self.parts.roles, "role", path)

    def condition(self, condition: Condition, path: Path) -> Iterator[Problem]:
        """Problems of one condition; those inside it are not looked at."""
        for keys, label, bound in condition.score_bounds:
            yield from self._thresholds(label, bound, (*path, *keys, label))
        for keys, words in condition.word_tests:
            for index, name in enumerate(words.lists):
                where = self.item((*path, *keys), "lists", index)
                yield from self.known(name, self.parts.list_names, "word list", where)
        for index, claim in enumerate(condition.claim.id if condition.claim else ()):
            where = self.item((*path, "claim"), "id", index)
            yield from self.known(claim, self.parts.claims, "claim", where)
        for index, pattern in enumerate(condition.pattern or ()):
            yield from self._pattern(pattern, self.item(path, "pattern", index))
        for index, role in enumerate((condition.author and condition.author.role) or ()):
            yield from self.role(role, self.item((*path, "author"), "role", index))

    def _thresholds(self, label: str, bound: ScoreBound, path: Path) -> Iterator[Problem]:
        for key in ("at_least", "below"):
            value = getattr(bound, key)
            if isinstance(value, str) and self.parts.thresholds is not None:
                names = self.parts.thresholds.get(label)
                known = names if isinstance(names, dict) else {}
                yield from self._threshold(value, label, known, (*path, key))
        low, high = bound.at_least, bound.below
        if isinstance(low, float) and isinstance(high, float) and low >= high:
            message = f"no score is at least {low:g} and below {high:g}"
            yield self.source.problem(path, message, "are the two numbers swapped?")

    def _threshold(
        self, name: str, label: str, known: Collection[str], path: Path
    ) -> Iterator[Problem]:
        if name not in known:
            example = f"`{label}: {{{name}: 0.5}}`"
            hint = f"write a number here, or add {example} under `thresholds`"
            message = f"{label} has no threshold `{name}`"
            yield self.source.problem(path, message, suggest(name, known) or hint)

    def _pattern(self, pattern: str, path: Path) -> Iterator[Problem]:
        fault = self.budget.fault(pattern)
        if fault:
            yield self.source.problem(path, f"this pattern can't be used: {fault}", mend(fault))

    def word_lists(self) -> Iterator[Problem]:
        """Lists that are empty, and entries that can't be used."""
        for name, words in self.parts.word_lists.items():
            path: Path = ("word_lists", name)
            if not words.entries and words.file is None:
                message = f"the word list `{name}` is empty"
                yield self.source.problem(path, message, "give `entries` or a `file`", key=True)
            if words.allow and words.kind != "stem":
                message = "only a word list of the kind `stem` can have `allow`"
                hint = "write `kind: stem`, or remove `allow`"
                yield self.source.problem((*path, "allow"), message, hint, key=True)
            yield from self._entries(words, (*path, "entries"))

    def _entries(self, words: WordList, path: Path) -> Iterator[Problem]:
        for index, entry in enumerate(words.entries):
            if words.kind == "pattern":
                yield from self._pattern(entry, (*path, index))
            elif not entry.strip():
                yield self.source.problem((*path, index), "this entry is blank", "remove it")
