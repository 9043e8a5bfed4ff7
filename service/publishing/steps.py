"""The steps of a version's life: checked, into the shadow, rolled out, live, and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.errors import ForbiddenError
from service.publishing.apply import apply_step, new_step, store_step
from service.publishing.errors import NothingToRollBackError, StepNotAllowedError
from service.publishing.gate import require_by_hand, second_needed
from service.publishing.proposals import propose
from service.publishing.queries import (
    StepView,
    VersionView,
    earlier_live,
    find_version,
    in_state,
    newest_backtest,
)
from service.publishing.states import PUBLISHED, Standing, State, advance, needs_publisher
from service.publishing.versions import try_version
from service.storage import UnitOfWork

BLAST_RADIUS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who takes a step, and what they may do.

    ``limit`` is the blast radius, as a share of the posts, up to which they need no second;
    ``file`` the policy file that alone decides what is live, if one does.
    """

    actor: str
    may_publish: bool = False
    limit: float = BLAST_RADIUS
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, taken or proposed, the version after it, and ``why`` a second has to agree."""

    step: StepView
    version: VersionView
    why: str | None = None


def take_step(
    unit: UnitOfWork,
    community_id: str,
    version: int,
    to: State,
    by: Publisher,
    *,
    share: int = 0,
    reason: str = "",
    tested: bool = False,
) -> Taken:
    """Take a step in the life of a version, or propose it where it takes two people.

    Args:
        unit: the transaction.
        community_id: whose policy.
        version: which version.
        to: the state it shall have.
        by: who takes the step.
        share: percent of the authors, for a step to ``rolling``.
        reason: why; needed where a second has to agree.
        tested: the caller has run the version's cases already (``try_version``), outside the
            transaction.

    Raises:
        UnknownVersionError: there is no such version.
        ForbiddenError: the step takes the right to publish.
        FileDecidesError: the step publishes, and the policy file decides what is live.
        CasesFailError: a draft whose own cases fail.
        ReasonNeededError: two people are needed, and there is no reason to judge.
        AlreadyThereError, StepNotAllowedError: see ``advance`` and ``apply_step``.
    """
    found = find_version(unit.connection, community_id, version, lock=True)
    if needs_publisher(found.standing, to) and not by.may_publish:
        raise ForbiddenError(
            f"A step from {found.state} to {to} changes who decides posts: it takes the right "
            "to publish (scope `policy:publish`)"
        )
    require_by_hand(by.file, to)
    after = _next(found, to, share)
    untried = found.state == "retired" and to == "live" and found.activated_at is None
    if untried or (found.state == "draft" and to == "checked" and not tested):
        # A draft that retired before it was checked comes back through its cases too.
        try_version(unit.connection, community_id, version)
    backtest_id, why = _second(unit, found, to, by.limit)
    if why is not None:
        step = propose(unit, found, after, by.actor, reason, why, backtest_id)
        return Taken(step, found, why)
    step = new_step(unit, found, after, by.actor, reason, backtest_id=backtest_id)
    now = apply_step(unit, found, step)
    store_step(unit, step)
    return Taken(step, now)


def roll_back(
    unit: UnitOfWork,
    community_id: str,
    actor: str,
    reason: str = "",
    *,
    file: Path | None = None,
) -> Taken:
    """Go back: end the roll-out, or else make the version live that was live before.

    Never takes a second person: going back must not wait for anybody.

    Args:
        unit: the transaction.
        community_id: whose policy.
        actor: who goes back.
        reason: why.
        file: the policy file that alone decides what is live, if one does.

    Raises:
        NothingToRollBackError: nothing rolls out, and no version was live before.
        FileDecidesError: nothing rolls out, and the policy file decides what is live.
    """
    ended = end_roll_out(unit, community_id, actor, reason)
    if ended is not None:
        return ended
    require_by_hand(file, "live")
    live = in_state(unit.connection, community_id, "live")
    earlier = earlier_live(unit.connection, live) if live else None
    if earlier is None:
        raise NothingToRollBackError(
            "Nothing rolls out, and no version was live before this one: store the policy you "
            "want and publish it"
        )
    return _back(unit, earlier, "live", actor, reason)


def end_roll_out(unit: UnitOfWork, community_id: str, actor: str, reason: str = "") -> Taken | None:
    """Give the authors of the version that rolls out back to the live one, if one rolls out."""
    rolling = in_state(unit.connection, community_id, "rolling")
    return _back(unit, rolling, "retired", actor, reason) if rolling else None


def _back(unit: UnitOfWork, version: VersionView, to: State, actor: str, reason: str) -> Taken:
    found = find_version(unit.connection, version.community_id, version.version, lock=True)
    step = new_step(unit, found, advance(found.standing, to), actor, reason or "Rolled back.")
    now = apply_step(unit, found, step, returning=True)
    store_step(unit, step)
    return Taken(step, now)


def _next(version: VersionView, to: State, share: int) -> Standing:
    after = advance(version.standing, to, share)
    if version.state == "live":
        raise StepNotAllowedError(
            "The live version retires when another becomes live: publish that one, or roll back"
        )
    return after


def _second(
    unit: UnitOfWork, version: VersionView, to: State, limit: float
) -> tuple[str | None, str | None]:
    """The back-test that a publishing step rests on, and why a second person has to agree."""
    live = in_state(unit.connection, version.community_id, "live")
    if to not in PUBLISHED or live is None:
        return None, None
    tried = newest_backtest(unit.connection, version, live.version, unit.now)
    return tried.backtest_id if tried else None, second_needed(tried, limit)
