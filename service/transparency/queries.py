"""Restrictions behind a report, and what became of them. Nothing here writes.

Authors and posts are compared inside the store and never leave it. All rows of one transaction
carry the same moment: that tells which verdict or appeal took a restriction back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from service.appeals.tables import Appeal
from service.decisions.tables import Decision
from service.ladder.tables import ActionRow
from service.transparency.facts import Ended, Restriction, Reversal
from service.transparency.period import Period
from service.transparency.spans import between

STEPS: Final = ("conversation", "delete", "suspend")
ASKED: Final = ("requested", "completed", "failed", "refused", "reversed", "cancelled")
HUMAN: Final = "staff:%"
_by_human = aliased(Decision)


def restrictions(
    connection: Connection, community_id: str, periods: Sequence[Period]
) -> list[Restriction]:
    """What the host was asked for; what was only proposed, and then not confirmed, is left out.

    A suspension that was lifted before the host heard of it is `cancelled` and has ended.
    """
    done = case((ActionRow.status == "completed", ActionRow.answered_at))
    rows = connection.execute(
        _steps(
            community_id,
            ActionRow.requested_at,
            ActionRow.guideline_id,
            ActionRow.step,
            _by(),
            ActionRow.status == "reversed",
            done,
        )
        .outerjoin(Decision, Decision.id == ActionRow.decision_id)
        .where(ActionRow.status.in_(ASKED))
        .where(or_(ActionRow.status != "cancelled", ActionRow.ended_at.is_not(None)))
        .where(*between(ActionRow.requested_at, periods))
    )
    return [Restriction(*row) for row in rows]


def reversals(
    connection: Connection, community_id: str, periods: Sequence[Period]
) -> list[Reversal]:
    """Restrictions that were taken back: by an appeal, a verdict, or the undo of a rule."""
    appealed = exists().where(
        Appeal.community_id == ActionRow.community_id,
        Appeal.author_id == ActionRow.author_id,
        Appeal.state == "overturned",
        Appeal.answered_at == ActionRow.reversed_at,
    )
    judged = _human_decision(ActionRow.reversed_at)
    how = case((appealed, "appeal"), (judged, "verdict"), else_="undo")
    rows = connection.execute(
        _steps(community_id, ActionRow.reversed_at, ActionRow.step, how)
        .where(ActionRow.status == "reversed", ActionRow.requested_at < periods[-1].until)
        .where(*between(ActionRow.reversed_at, periods))
    )
    return [Reversal(*row) for row in rows]


def ended(connection: Connection, community_id: str, periods: Sequence[Period]) -> list[Ended]:
    """Suspensions that were over: their time, or somebody's mercy, ended them."""
    how = case((ActionRow.ended_by == "timer", "ran_out"), else_="lifted")
    rows = connection.execute(
        _steps(community_id, ActionRow.ended_at, how)
        .where(ActionRow.step == "suspend")
        .where(*between(ActionRow.ended_at, periods))
    )
    return [Ended(*row) for row in rows]


def _steps(community_id: str, *columns: Any) -> Select[Any]:
    return select(*columns).where(ActionRow.community_id == community_id, ActionRow.step.in_(STEPS))


def _by() -> ColumnElement[str]:
    """Who restricted: the machine, the machine with a human's agreement, or a human.

    A deletion that stands is linked to later decisions about its post too, so that not the
    decision it names counts but the one of its own moment.
    """
    agreed = and_(ActionRow.proposed_by == "policy", ActionRow.confirmed_by.is_not(None))
    human = or_(
        ActionRow.proposed_by.like(HUMAN),
        and_(ActionRow.step == "delete", _human_decision(ActionRow.requested_at)),
        and_(ActionRow.step != "delete", Decision.source == "human"),
    )
    return case((agreed, "confirmed"), (human, "human"), else_="automated")


def _human_decision(moment: Any) -> ColumnElement[bool]:
    """Whether a human decided the post of an action at a moment."""
    return exists().where(
        _by_human.post_pk == ActionRow.post_pk,
        _by_human.decided_at == moment,
        _by_human.source == "human",
    )
