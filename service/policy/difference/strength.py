"""How strict the effects of a rule are, and what it means when the rule matches more."""

from __future__ import annotations

from collections.abc import Iterable

from service.policy.effects import Effects
from service.policy.schema import Rule
from service.policy.vocabulary import SEVERITIES, STEPS

_ENFORCED = 4


def level(then: Effects) -> int:
    """How strict the effects are: -1 lets through, 0 shows, 1 holds, 2 asks, 4 to 6 enforces."""
    if then.enforce:
        return _ENFORCED + SEVERITIES.index(then.enforce.severity)
    if then.allow:
        return -1
    return (2 if then.review else 0) + (1 if then.hold else 0)


def pull(rule: Rule, rules: Iterable[Rule]) -> int | None:
    """1 where it is stricter if the rule matches more, -1 where milder, 0 where neither.

    None where it can't be told: a review that stands above an enforcement takes posts from it.
    """
    own = level(rule.then)
    if own < 0:
        return -1
    if own == 0 or own >= _ENFORCED:
        return int(own > 0)
    below = any(r.then.enforce and r.precedence < rule.precedence for r in rules)
    return None if below else 1


def effect_strictness(key: str, before: Effects, after: Effects) -> int | None:
    """Whether a change of the effect ``key`` is stricter (1), milder (-1), or neither."""
    if key not in ("enforce", "review", "allow", "hold"):
        return 0
    change = level(after) - level(before)
    if change:
        return (change > 0) - (change < 0)
    if key == "hold" and before.hold and after.hold:
        return _compared(_hold_rank(before), _hold_rank(after))
    if key == "enforce" and before.enforce and after.enforce:
        return _compared(_step_rank(before), _step_rank(after))
    return 0


def _hold_rank(then: Effects) -> tuple[int, int]:
    assert then.hold
    return then.hold.seconds, int(then.hold.then == "hide")


def _step_rank(then: Effects) -> tuple[int, ...]:
    assert then.enforce
    return (STEPS.index(then.enforce.step) + 1 if then.enforce.step else 0,)


def _compared(before: tuple[int, ...], after: tuple[int, ...]) -> int | None:
    """The sign of a change in which no part goes the other way; None where parts disagree."""
    signs = {(new > old) - (new < old) for old, new in zip(before, after, strict=True)} - {0}
    if not signs:
        return 0
    return signs.pop() if len(signs) == 1 else None
