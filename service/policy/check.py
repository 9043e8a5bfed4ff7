"""What types can't say: names that must exist and are used once, patterns that must compile.

Every check yields located problems, so that all mistakes of a file are shown at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import chain, islice

from service.policy.check_ladder import ladder_problems
from service.policy.check_sections import SectionCheck
from service.policy.conditions import Condition, ScoreBound
from service.policy.errors import Problem
from service.policy.explain import suggest
from service.policy.names import Parts
from service.policy.patterns import PatternBudget, mend
from service.policy.schema import CARE_SIGNAL, Rule, WordList
from service.policy.source import MAX_PROBLEMS, Path, Source

RESERVED_RULES = ("disagreement", "unmeasured_language", "care", CARE_SIGNAL, "protected_subject")
"""Names under which a decision shows what the engine does itself."""


def check_parts(parts: Parts, source: Source) -> list[Problem]:
    """Every problem of ``parts`` that its types allow."""
    check = _Check(parts, source)
    found = chain(
        check.unique(),
        check.rules(),
        check.word_lists(),
        check.channels(),
        check.queues(),
        check.sections(),
        ladder_problems(parts, source),
        check.cases(),
    )
    return list(islice(found, MAX_PROBLEMS))


def walk(condition: Condition, path: Path) -> Iterator[tuple[Condition, Path]]:
    """``condition`` and all below it, each with its path."""
    yield condition, path
    for key in ("all", "any"):
        for index, child in enumerate(getattr(condition, key) or ()):
            yield from walk(child, (*path, key, index))
    if condition.not_ is not None:
        yield from walk(condition.not_, (*path, "not"))


class _Check(SectionCheck):
    @cached_property
    def budget(self) -> PatternBudget:
        """All patterns of the file, those of rules and of word lists."""
        return PatternBudget()

    def unique(self) -> Iterator[Problem]:
        sections: list[tuple[Path, str]] = [
            (("guidelines",), "id"),
            (("rules",), "name"),
            (("cases",), "name"),
            (("review", "queues"), "id"),
            (("care", "contacts"), "id"),
        ]
        for section, key in sections:
            seen: set[str] = set()
            for index, name in self._raw_names(section, key):
                if name in seen:
                    message = f"`{name}` is used twice in `{'.'.join(map(str, section))}`"
                    hint = "give one of the two another name"
                    yield self.source.problem((*section, index, key), message, hint)
                seen.add(name)

    def _raw_names(self, section: Path, key: str) -> Iterator[tuple[int, str]]:
        data = self.source.data
        for part in section:
            data = data.get(part) if isinstance(data, dict) else None
        for index, item in enumerate(data if isinstance(data, list) else ()):
            name = item.get(key) if isinstance(item, dict) else None
            if isinstance(name, str):
                yield index, name

    def rules(self) -> Iterator[Problem]:
        for index, rule in self.parts.rules.items():
            path: Path = ("rules", index)
            if rule.name in RESERVED_RULES:
                message = f"`{rule.name}` is reserved: it is the name of something built in"
                yield self.source.problem((*path, "name"), message, "choose another name")
            yield from self.known(
                rule.guideline, self.parts.guidelines, "guideline", (*path, "guideline")
            )
            yield from self._effects(rule, path)
            yield from self.rule_effects(rule, path)
            for role_index, role in enumerate(rule.exempt):
                yield from self._role(role, (*path, "exempt", role_index))
            for condition, where in walk(rule.when, (*path, "when")):
                yield from self._condition(condition, where)

    def _effects(self, rule: Rule, path: Path) -> Iterator[Problem]:
        if rule.then.enforce and rule.guideline in self.parts.good_faith:
            message = f"the guideline `{rule.guideline}` has `good_faith`, so no rule enforces it"
            hint = "use `label`, `correct`, `nudge`, `thread` or `review`"
            yield self.source.problem((*path, "then", "enforce"), message, hint, key=True)
        if rule.exempt and rule.then.enforce and rule.then.enforce.severity == "severe":
            message = "a rule that enforces as `severe` can't exempt anybody"
            yield self.source.problem((*path, "exempt"), message, "remove `exempt`", key=True)
        if rule.then.enforce:
            where = (*path, "then", "enforce", "step")
            yield from self.known(rule.then.enforce.step, self.parts.steps, "ladder step", where)
        if rule.then.review:
            where = (*path, "then", "review", "queue")
            yield from self.known(rule.then.review.queue, self.parts.queues, "queue", where)

    def _role(self, role: str, path: Path) -> Iterator[Problem]:
        yield from self.known(role, self.parts.roles, "role", path)

    def _condition(self, condition: Condition, path: Path) -> Iterator[Problem]:
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
            yield from self._role(role, self.item((*path, "author"), "role", index))

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

    def cases(self) -> Iterator[Problem]:
        rules = self.parts.rule_names
        known_rules = None if rules is None else dict.fromkeys([*rules, *RESERVED_RULES])
        for index, case in self.parts.cases.items():
            path: Path = ("cases", index)
            expect = (*path, "expect")
            for name, known, what, where in (
                (case.guideline, self.parts.guidelines, "guideline", (*path, "guideline")),
                (case.expect.guideline, self.parts.guidelines, "guideline", (*expect, "guideline")),
                (case.expect.rule, known_rules, "rule", (*expect, "rule")),
                (case.expect.queue, self.parts.queues, "queue", (*expect, "queue")),
                (case.expect.claim, self.parts.claims, "claim", (*expect, "claim")),
                (
                    _contact(case.expect.care),
                    self.parts.contacts,
                    "care contact",
                    (*expect, "care"),
                ),
            ):
                yield from self.known(name, known, what, where)
            for claim in case.facts.claims:
                yield from self.known(
                    claim, self.parts.claims, "claim", (*path, "facts", "claims", claim)
                )


def _contact(expected: bool | str | None) -> str | None:
    return expected if isinstance(expected, str) else None
