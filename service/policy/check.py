"""What types can't say: names that must exist and are used once, patterns that must compile.

Every check yields located problems, so that all mistakes of a file are shown at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from service.policy.check_conditions import ConditionCheck
from service.policy.check_ladder import ladder_problems
from service.policy.conditions import Condition
from service.policy.errors import Problem
from service.policy.names import Parts
from service.policy.schema import CARE_SIGNAL, Rule
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


class _Check(ConditionCheck):
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
                yield from self.role(role, (*path, "exempt", role_index))
            for condition, where in walk(rule.when, (*path, "when")):
                yield from self.condition(condition, where)

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
