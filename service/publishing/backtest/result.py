"""From a tally to the result that is stored, shown and written as JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final

from service.kit import rfc3339
from service.policy.comparison import CHANGES, LEVELS
from service.publishing.backtest.again import COMPARED, GONE, SCORED
from service.publishing.backtest.estimate import STRATA, Estimate, Stratum, fine, violations
from service.publishing.backtest.stream import Span
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.trial import Trial

SIDES: Final = ("before", "after")
OUTCOMES: Final = ("allow", "review", "enforce")
CHANNELS: Final = 100
"""Channels listed: those with the most changed posts."""


def make_result(
    tally: Tally, trial: Trial, span: Span, *, model: str | None, minutes: float = 0.5
) -> dict[str, Any]:
    """Return the result as plain data.

    Args:
        tally: what was counted.
        trial: the policies.
        span: from when to when.
        model: the running model's version, e.g. ``reins-minilm/2``; ``None`` if unknown.
        minutes: a moderator's minutes for one item.
    """
    days = days_of(tally, span)
    channels = groups(tally, "channel")
    return {
        "candidate": {"name": trial.after.name, "sha256": trial.after.sha256},
        "against": {"version": trial.against, "sha256": trial.before.sha256},
        "since": rfc3339(span.since),
        "until": rfc3339(span.until),
        "days": round(days, 2),
        "posts": tally.one("posts"),
        "changed": sum(tally.one("change", change) for change in CHANGES if change != "same"),
        "changes": {change: tally.one("change", change) for change in CHANGES},
        "outcomes": {
            "levels": list(LEVELS),
            "matrix": [[tally.one("outcome", b, a) for a in LEVELS] for b in LEVELS],
        },
        "enforced": {side: _enforced(tally, side) for side in SIDES},
        "verdicts": verdicts(tally),
        "workload": workload(tally, days, minutes),
        "rules": rules(tally, trial),
        "guidelines": groups(tally, "guideline"),
        "channels": dict(list(channels.items())[:CHANNELS]),
        "channels_left_out": max(0, len(channels) - CHANNELS),
        "per_day": dict(sorted(groups(tally, "day").items())),
        "stored": {
            "unreadable": tally.one("unreadable"),
            "differ": tally.one("stored differs"),
            "differ_same_version": tally.one("stored differs", "same version"),
            "other_model": _other_model(tally, model),
            "scored_again": tally.one("again", SCORED),
            "text_gone": tally.one("again", GONE),
            "claims_compared": tally.one("again", COMPARED),
            "claims_unknown": tally.one("claims unknown"),
            "models": tally.series("model"),
            "running_model": model,
        },
        "sample": [asdict(post) for post in tally.sample.chosen()],
    }


def days_of(tally: Tally, span: Span) -> float:
    """Days over which the posts lie: from the first one, or ``since`` if later; at least one."""
    start = max(span.since, tally.first) if tally.first else span.since
    return max(1.0, (span.until - start).total_seconds() / 86_400)


def verdicts(tally: Tally) -> dict[str, Any]:
    """How each policy fares by what humans ruled, weighted as ``estimate`` tells.

    False positives are the fine posts among those that a policy enforces; misses the violations
    among those that it allows. What goes to review is neither. ``fine``, ``violation`` and
    ``sampled`` count verdicts, whatever they are worth here.
    """
    return {
        "fine": tally.one("verdict", "allow"),
        "violation": tally.one("verdict", "enforce"),
        "sampled": tally.one("sampled"),
        "false_positives": _rates(tally, "enforce", fine),
        "misses": _rates(tally, "allow", violations),
    }


def workload(tally: Tally, days: float, minutes: float) -> dict[str, Any]:
    """What moderators have to read: items, and items and minutes a day."""
    items = {side: _outcome(tally, side, "review") for side in SIDES}
    found: dict[str, Any] = {"minutes_an_item": minutes}
    for name, count in (*items.items(), ("change", items["after"] - items["before"])):
        found[name] = {
            "items": count,
            "items_a_day": round(count / days, 2),
            "minutes_a_day": round(count * minutes / days, 2),
        }
    return found


def rules(tally: Tally, trial: Trial) -> dict[str, dict[str, float]]:
    """How often each rule of the candidate matched, and decided to enforce.

    Every rule is named, also one that never matched; so are the engine's own. ``not_applicable``
    counts posts for which a fact is missing that the rule asks for.
    """
    found = tally.groups("rule")
    names = dict.fromkeys([rule.name for rule in trial.after.document.rules])
    return {
        name: {
            "matched": found.get(name, {}).get("matched", 0),
            "enforced": found.get(name, {}).get("enforced", 0),
            "not_applicable": found.get(name, {}).get("not applicable", 0),
            "per_thousand": _per_thousand(tally, found.get(name, {}).get("enforced", 0)),
        }
        for name in [*names, *sorted(found.keys() - names.keys())]
    }


def groups(tally: Tally, kind: str) -> dict[str, dict[str, Any]]:
    """A table by name, those with the most changed posts first, then by name."""
    rows = {name: _row(counts) for name, counts in tally.groups(kind).items()}
    return dict(sorted(rows.items(), key=lambda item: (-item[1]["changed"], item[0])))


def _row(counts: dict[str, int]) -> dict[str, Any]:
    changes: dict[str, int] = {c: counts.get(c, 0) for c in CHANGES if c != "same"}
    sides = {
        side: {outcome: counts.get(f"{side} {outcome}", 0) for outcome in OUTCOMES}
        for side in SIDES
    }
    return {"posts": counts.get("posts", 0), "changed": sum(changes.values()), **changes, **sides}


def _rates(
    tally: Tally, outcome: str, share: Callable[[Sequence[Stratum]], Estimate]
) -> dict[str, Any]:
    return {
        side: share([tally.stratum(f"{side} {outcome}", name) for name in STRATA]).as_dict()
        for side in SIDES
    }


def _outcome(tally: Tally, side: str, outcome: str) -> int:
    place = 1 + SIDES.index(side)
    return sum(
        count
        for key, count in tally.counts.items()
        if key[0] == "outcome" and key[place].startswith(outcome)
    )


def _enforced(tally: Tally, side: str) -> dict[str, float]:
    count = _outcome(tally, side, "enforce")
    return {"posts": count, "per_thousand": _per_thousand(tally, count)}


def _per_thousand(tally: Tally, count: int) -> float:
    posts = tally.one("posts")
    return round(1000 * count / posts, 4) if posts else 0.0


def _other_model(tally: Tally, model: str | None) -> int:
    if model is None:
        return 0
    return sum(count for name, count in tally.series("model").items() if name != model)
