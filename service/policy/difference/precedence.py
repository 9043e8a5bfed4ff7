"""Where a moved precedence changes which of two rules decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.policy.difference.model import Difference, agreed, direction_of, listed
from service.policy.difference.rules import Pairing
from service.policy.difference.strength import level
from service.policy.policy import Policy
from service.policy.schema import Rule

_HUMAN = "disagreement"
_HUMAN_LEVEL = 3
Ranks = dict[str, int]


@dataclass(frozen=True, slots=True)
class _Winner:
    name: str
    strictness: int


def precedence_differences(b: Policy, pairing: Pairing) -> Iterator[Difference]:
    """Rules of both policies whose precedence moved past that of another.

    Only the order counts: where all numbers move and the order stays, nothing differs.
    """
    old = {new.name: before.precedence for before, new in pairing.kept}
    new = {rule.name: rule.precedence for rule in b.document.rules if rule.name in old}
    if _order(old) == _order(new):
        return
    rules = [rule for rule in b.document.rules if rule.name in old and _speaks(rule)]
    told: set[frozenset[str]] = set()
    for rule in rules:
        if old[rule.name] == new[rule.name]:
            continue
        pairs = [(other, *_winners(rule, other, old, new)) for other in rules if other is not rule]
        moved = [
            one
            for one in pairs
            if one[1].name != one[2].name and frozenset((rule.name, one[0].name)) not in told
        ]
        told |= {frozenset((rule.name, other.name)) for other, _, _ in moved}
        if moved:
            yield _difference(rule, moved, old[rule.name], new[rule.name])


def _difference(
    rule: Rule, moved: list[tuple[Rule, _Winner, _Winner]], before: int, after: int
) -> Difference:
    signs = [
        (now.strictness > was.strictness) - (now.strictness < was.strictness)
        for _, was, now in moved
    ]
    outcomes = listed(f"{other.name}: {_said(now)}" for other, _, now in moved)
    text = f"precedence {before} → {after}; where it meets {outcomes}"
    return Difference(
        "rules", rule.name, "changed", text, direction_of(agreed(signs)), before, after
    )


def _said(winner: _Winner) -> str:
    return "a human decides" if winner.name == _HUMAN else f"{winner.name} decides"


def _order(ranks: Ranks) -> dict[str, int]:
    places = {rank: place for place, rank in enumerate(sorted(set(ranks.values())))}
    return {name: places[rank] for name, rank in ranks.items()}


def _speaks(rule: Rule) -> bool:
    return bool(rule.then.enforce or rule.then.allow or rule.then.review)


def _winners(one: Rule, other: Rule, old: Ranks, new: Ranks) -> tuple[_Winner, _Winner]:
    return _winner(one, other, old), _winner(one, other, new)


def _winner(one: Rule, other: Rule, ranks: Ranks) -> _Winner:
    """Who decides where both match, as ``service.policy.resolve`` says."""
    by_rank = sorted((one, other), key=lambda rule: (-ranks[rule.name], rule.name))
    first, second = by_rank
    if ranks[first.name] == ranks[second.name]:
        if _disagree(first, second):
            return _Winner(_HUMAN, _HUMAN_LEVEL)
        first = max(by_rank, key=_standing)
    return _Winner(first.name, level(first.then))


def _standing(rule: Rule) -> tuple[int, int]:
    """Enforce stands before allow, allow before review, a review by its priority."""
    if rule.then.review:
        return 0, rule.then.review.priority
    return (2, 0) if rule.then.enforce else (1, 0)


def _disagree(one: Rule, other: Rule) -> bool:
    verdicts = [
        (rule.guideline, rule.then.enforce.severity, rule.then.enforce.step)
        for rule in (one, other)
        if rule.then.enforce
    ]
    allowed = one.then.allow or other.then.allow
    return len(set(verdicts)) > 1 or bool(verdicts and allowed)
