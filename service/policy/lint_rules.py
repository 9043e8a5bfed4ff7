"""Rules that can never fire, that another always shadows, or that no case holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.policy.atoms import Occur, OneOf
from service.policy.clauses import Clause, clauses_of, conflict, implies
from service.policy.errors import Problem
from service.policy.policy import ChannelView, CompiledRule, Policy
from service.policy.schema import Document, Rule
from service.policy.source import Source

_VERDICTS = {"enforce", "allow", "review"}


@dataclass(frozen=True, slots=True)
class _Applied:
    """A rule in one channel: the clauses that can hold, or why none can.

    ``clauses`` is None where there are too many to look at.
    """

    compiled: CompiledRule
    clauses: list[Clause] | None
    conflicts: list[str] = field(default_factory=list)

    @property
    def dead(self) -> bool:
        return self.compiled.off or self.clauses == []


def lint_rules(policy: Policy, source: Source) -> Iterator[Problem]:
    """Warnings about rules; each rule is compared with those that rank above it."""
    views = _views(policy)
    for index, rule in enumerate(policy.document.rules):
        path = ("rules", index)
        if reason := _never([view[rule.name] for view in views]):
            message = f"the rule `{rule.name}` can never fire: {reason[0]}"
            yield source.problem((*path, "when"), message, reason[1], key=True)
        elif above := _shadow(policy.document, rule, views):
            message = f"the rule `{rule.name}` decides nothing: `{above}` matches whenever it does"
            hint = f"`{above}` ranks above it: give this one a higher `precedence`, or remove it"
            yield source.problem((*path, "name"), message, hint)
        if rule.name in policy.on_reports_alone:
            message = f"the rule `{rule.name}` can match by reports alone: so it asks, never hides"
            hint = "use `review` and `hold: {then: show}`, or test the post itself in each way"
            effect = "enforce" if rule.then.enforce else "hold"
            yield source.problem((*path, "then", effect), message, hint, key=True)
        if rule.then.enforce and all(c.expect.rule != rule.name for c in policy.document.cases):
            message = f"no case shows that the rule `{rule.name}` enforces"
            hint = f"add a case that expects `rule: {rule.name}`"
            yield source.problem((*path, "name"), message, hint)


def _views(policy: Policy) -> list[dict[str, _Applied]]:
    """The rules in a channel the policy does not name, then in each that changes rules."""
    channels = policy.document.channels
    special = [name for name, c in channels.items() if c.thresholds or c.rules_off]
    elsewhere = policy.for_channel("".join(channels) + "elsewhere")
    found = [_applied(policy.document, elsewhere, OneOf(frozenset(special), inside=False))]
    for name in special:
        here = OneOf(frozenset([name]))
        found.append(_applied(policy.document, policy.for_channel(name), here))
    return found


def _applied(document: Document, view: ChannelView, here: OneOf) -> dict[str, _Applied]:
    return {compiled.rule.name: _apply(document, view, compiled, here) for compiled in view.rules}


def _apply(document: Document, view: ChannelView, compiled: CompiledRule, here: OneOf) -> _Applied:
    """``compiled`` where its channel is ``here`` and its author is not exempt."""
    found = clauses_of(compiled.rule.when, view.thresholds)
    if found is None:
        return _Applied(compiled, None)
    given = {("channel.id", here), ("author.role", OneOf(frozenset(compiled.exempt), inside=False))}
    reasons = {c: _wordless(document, c) or conflict(frozenset(c | given)) for c in found}
    alive = [clause for clause, reason in reasons.items() if reason is None]
    return _Applied(compiled, alive, [reason for reason in reasons.values() if reason])


def _wordless(document: Document, clause: Clause) -> str | None:
    """The name of a test of words whose lists have fewer entries than it asks for."""
    for name, atom in clause:
        if name.endswith("words") and isinstance(atom, Occur) and atom.inside:
            entries = {e for one in atom.names for e in document.word_lists[one].entries}
            if len(entries) < atom.least:
                return name
    return None


def _never(rules: list[_Applied]) -> tuple[str, str | None] | None:
    """Why a rule never fires in any channel and a hint, or None if it can (or nobody knows)."""
    if not all(rule.dead for rule in rules):
        return None
    if any(rule.clauses != [] for rule in rules):
        return "it is turned off in every channel it is for", "see `rules_off` of these channels"
    name = next(reason for rule in rules for reason in rule.conflicts)
    return f"no post meets what it asks of `{name}`", _why_never(rules[0], name)


def _why_never(rule: _Applied, name: str) -> str | None:
    """What a reader of the condition alone does not see of a conflict about ``name``."""
    if name.endswith("words"):
        return "its word lists have fewer entries than `at_least` says"
    exempt = ", ".join(sorted(rule.compiled.exempt))
    return f"it does not apply to: {exempt}" if name == "author.role" and exempt else None


def _shadow(document: Document, rule: Rule, views: list[dict[str, _Applied]]) -> str | None:
    """The name of a rule that ranks above ``rule`` and matches wherever it does."""
    if not rule.then.model_fields_set <= _VERDICTS:
        return None
    for other in document.rules:
        if (
            other.precedence >= rule.precedence
            and all(_covers(view[other.name], view[rule.name]) for view in views)
            and _ranks_above(document, other, rule)
        ):
            return other.name
    return None


def _ranks_above(document: Document, other: Rule, rule: Rule) -> bool:
    """Whether ``rule`` decides nothing where both match."""
    if other.precedence > rule.precedence:
        return bool(other.then.model_fields_set & _VERDICTS)
    if not rule.then.review or document.protected:
        return False
    if other.then.review:
        return other.then.review.priority > rule.then.review.priority
    return bool(other.then.allow)


def _covers(other: _Applied, rule: _Applied) -> bool:
    if rule.dead:
        return True
    if other.dead or other.clauses is None or rule.clauses is None:
        return False
    if not all(any(implies(mine, its) for its in other.clauses) for mine in rule.clauses):
        return False
    return other.compiled.exempt.keys() <= rule.compiled.exempt.keys()
