"""What was built on strikes that are taken back, and would not have been without them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from service.ladder.history import Strike
from service.ladder.offence import STEPS, Offence, StepDecision
from service.ladder.reading import pauses_of, strike_of
from service.ladder.record import Record
from service.ladder.replay import Past, replay, reweighed
from service.ladder.reversal import STANDING
from service.policy import LadderConfig

_OPEN = (*STANDING, "proposed")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a decision asked of the ladder: see ``Offence``; ``human`` who chose the step."""

    severity: str
    minimum_step: str | None
    human: bool
    config: LadderConfig
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An offence that weighs, or led to, more than it would have; rows are those of the store.

    ``found`` is what the ladder decides of it without the strikes that are taken back. ``strike``
    is to be weighed again, ``actions`` are to be reversed. ``until`` is the earlier end of a
    suspension that remains.
    """

    found: StepDecision
    strike: Any | None
    actions: tuple[Any, ...]
    until: datetime | None = None

    def counts(self) -> Counter[str]:
        """How many strikes weigh otherwise (``strike``), and how many steps go, by name."""
        steps = Counter("proposed" if a.status == "proposed" else a.step for a in self.actions)
        return steps + Counter(strike=int(self.strike is not None))


def follow_ups(
    record: Record, asked: Mapping[str, Asked], undone: Collection[str]
) -> Iterator[FollowUp]:
    """What would not have been without the strikes of some decisions.

    A step that a human chose stays, unless the ladder had proposed it and would not have.

    Args:
        record: the member's strikes and steps.
        asked: what each decision asked of the ladder, by id; the others count nothing.
        undone: ids of the decisions whose strikes are taken back, or were.
    """
    decided: dict[str, StepDecision] = {}
    for past, found in replay(_past(record, asked, undone)):
        decided[past.key] = found
        mine = [a for a in record.actions if a.decision_id == past.key and a.status in _OPEN]
        due = _proposed(record, mine, decided) if asked[past.key].human else found
        over = tuple(a for a in mine if due is not None and _goes_beyond(a, due))
        heavy = past.strike is not None and reweighed(past.strike, found)
        if over or heavy:
            shortened = due is not None and any(a.step == due.step == "suspend" for a in over)
            yield FollowUp(
                found,
                _strike(record, past.key) if heavy else None,
                over,
                due.until if due and shortened else None,
            )


def _past(record: Record, asked: Mapping[str, Asked], undone: Collection[str]) -> Iterator[Past]:
    stored = {row.decision_id: row for row in record.strikes if row.decision_id in undone}
    stored |= {row.decision_id: row for row in record.strikes if row.revoked_at is None}
    revoked = {row.decision_id for row in record.strikes} - stored.keys()
    for key in (record.decisions & asked.keys()) - revoked:
        one, row = asked[key], stored.get(key)
        known = row or _counted(record, key)
        if known is None:
            continue
        step = _chosen(record, key) if one.human else one.minimum_step
        offence = Offence(one.severity, known.guideline_id, known.post_pk, step, known.struck_at)
        strike = _as_it_stood(record, row) if row else None
        pauses = tuple(pauses_of(a for a in record.actions if a.decision_id == key))
        chosen = one.human and step == "suspend"
        yield Past(key, offence, one.config, one.decided_at, strike, key in undone, pauses, chosen)


def _as_it_stood(record: Record, row: Any) -> Strike:
    """A strike with its steps, as it was before it was taken back."""
    steps = [
        action
        for action in record.actions
        if action.strike_id == row.id or action.decision_id == row.decision_id
    ]
    return replace(strike_of(row, steps), revoked=False)


def _strike(record: Record, key: str) -> Any:
    return next(s for s in record.strikes if s.decision_id == key and s.revoked_at is None)


def _counted(record: Record, key: str) -> Any | None:
    """The strike that counted already when a decision asked for a step without one of its own."""
    ids = {action.strike_id for action in record.actions if action.decision_id == key}
    return next((row for row in record.strikes if row.id in ids), None)


def _chosen(record: Record, key: str) -> str:
    """The step that a human chose: it was taken as it is."""
    steps = [action.step for action in record.actions if action.decision_id == key]
    return max(steps, key=STEPS.index, default=STEPS[0])


def _proposed(
    record: Record, mine: Sequence[Any], decided: Mapping[str, StepDecision]
) -> StepDecision | None:
    """What the ladder would have proposed instead of the steps that a human confirmed.

    ``None`` where it had not proposed them: then they were the human's own choice.
    """
    for action in mine:
        for other in record.actions:
            same = (other.post_pk, other.step) == (action.post_pk, action.step)
            if same and other.status == "cancelled" and other.decision_id in decided:
                return decided[other.decision_id]
    return None


def _goes_beyond(action: Any, due: StepDecision) -> bool:
    """Whether a step is harder than the one that is due, or a suspension longer."""
    if STEPS.index(action.step) > STEPS.index(due.step):
        return True
    if action.step != "suspend" or due.until is None:
        return False
    return action.until is None or action.until > due.until
