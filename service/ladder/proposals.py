"""Steps that wait for somebody's agreement: reading them, and withdrawing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select, update

from service.ladder.actions import COLUMNS, Action, action_of
from service.ladder.errors import ActionClosedError, UnknownActionError
from service.ladder.tables import ActionRow
from service.storage import UnitOfWork

HOST_CONFIRMS: Final = "host_confirms"
"""Key in the detail of an action that was put to the host."""
HUMAN: Final = "staff:"
"""How the proposals of people begin; the others are the policy's."""
PROPOSAL: Final = (
    *COLUMNS,
    ActionRow.community_id,
    ActionRow.post_pk,
    ActionRow.decision_id,
    ActionRow.strike_id,
    ActionRow.detail,
    ActionRow.confirm_by,
)
"""The columns of the rows that this module returns."""


def proposal_by_human(connection: Connection, post_pk: str) -> Any | None:
    """Return the suspension that a moderator proposed about a post and that waits, or ``None``."""
    return connection.execute(
        select(*PROPOSAL)
        .where(ActionRow.post_pk == post_pk, ActionRow.status == "proposed")
        .where(ActionRow.step == "suspend", ActionRow.proposed_by.startswith(HUMAN))
        .order_by(ActionRow.requested_at.desc())
        .limit(1)
    ).one_or_none()


def proposals_about(
    connection: Connection, post_pk: str, decision_id: str | None = None
) -> Sequence[Any]:
    """Return the rows of what waits about a post, or by one decision about it, the oldest first."""
    return _waiting(connection, *_about(post_pk, decision_id))


def proposals_against(connection: Connection, community_id: str, author_id: str) -> Sequence[Any]:
    """Return the rows of what waits about a member, the oldest first."""
    return _waiting(
        connection, ActionRow.community_id == community_id, ActionRow.author_id == author_id
    )


def posts_with_proposals(community_id: str) -> Select[Any]:
    """Select the keys of the posts about which a suspension that a moderator proposed waits."""
    return select(ActionRow.post_pk).where(
        ActionRow.community_id == community_id,
        ActionRow.status == "proposed",
        ActionRow.step == "suspend",
        ActionRow.proposed_by.startswith(HUMAN),
    )


def read_proposal(connection: Connection, community_id: str, action_id: str) -> Any:
    """Return the row of a proposed step.

    Raises:
        UnknownActionError: there is no such action in the community.
        ActionClosedError: it does not wait for anybody.
    """
    row = connection.execute(
        select(*PROPOSAL).where(ActionRow.community_id == community_id, ActionRow.id == action_id)
    ).one_or_none()
    if row is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    if row.status != "proposed":
        raise closed(action_id, row.status)
    return row


def lapsed_proposals(connection: Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Return the rows of proposed steps that nobody confirmed in time, the oldest first."""
    return connection.execute(
        select(*PROPOSAL)
        .where(ActionRow.status == "proposed", ActionRow.confirm_by <= now)
        .order_by(ActionRow.confirm_by)
        .limit(limit)
    ).all()


def cancel_proposal(unit: UnitOfWork, row: Any, by: str, why: str) -> bool:
    """Withdraw a proposed step; tell whether it still waited. The host was never asked."""
    done = unit.connection.execute(
        update(ActionRow)
        .where(ActionRow.id == row.id, ActionRow.status == "proposed")
        .values(status="cancelled", answered_at=unit.now)
    )
    if done.rowcount == 1:
        payload = {"step": row.step, "why": why}
        unit.audit(row.community_id, by, "action.cancelled", f"action/{row.id}", payload)
    return done.rowcount == 1


def take_proposal_back(unit: UnitOfWork, row: Any, by: str, why: str) -> None:
    """Withdraw a proposed step that nothing takes the place of, and tell the host.

    It knows of the proposal from the answer to the post, from `review.resolved` or because it was
    asked to confirm it.
    """
    if cancel_proposal(unit, row, by, why):
        tell_cancelled(unit, row.community_id, row, why)


def cancel_proposed(unit: UnitOfWork, post_pk: str, decision_id: str | None = None) -> list[Action]:
    """Withdraw what was only proposed about a post, or by one decision about it; return it.

    The host is not told here: another decision takes its place, and comes with its own event.
    """
    proposed = proposals_about(unit.connection, post_pk, decision_id)
    unit.connection.execute(
        update(ActionRow)
        .where(*_about(post_pk, decision_id), ActionRow.status == "proposed")
        .values(status="cancelled", answered_at=unit.now)
    )
    return [action_of(row) for row in proposed]


def tell_cancelled(unit: UnitOfWork, community_id: str, row: Any, why: str) -> None:
    """Tell the host that a step of whose proposal it knew is not asked for."""
    data = {
        "action_id": row.id,
        "step": row.step,
        "author_id": row.author_id,
        "post_id": row.detail.get("post_id"),
        "why": why,
    }
    unit.emit(community_id, "action.cancelled", f"action/{row.id}", data)


def closed(action_id: str, status: str) -> ActionClosedError:
    """The error of a step that does not wait any more."""
    return ActionClosedError(
        f"The action {action_id} is {status} already: nothing about it waits for anybody"
    )


def _waiting(connection: Connection, *where: ColumnElement[bool]) -> Sequence[Any]:
    return connection.execute(
        select(*PROPOSAL)
        .where(*where, ActionRow.status == "proposed")
        .order_by(ActionRow.requested_at, ActionRow.id)
    ).all()


def _about(post_pk: str, decision_id: str | None) -> list[ColumnElement[bool]]:
    found = [ActionRow.post_pk == post_pk]
    return found if decision_id is None else [*found, ActionRow.decision_id == decision_id]
