"""Actions as a person looks through them: by state, step and member. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from service.ladder.suspensions import IN_FORCE
from service.ladder.tables import ActionRow

Shelf = Literal["waiting", "overdue", "proposed", "suspended", "all"]


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action with all that became of it; ``post_id`` is the host's id of the post."""

    id: str
    community_id: str
    author_id: str
    post_pk: str | None
    step: str
    status: str
    until: datetime | None
    requested_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    reversed_at: datetime | None
    proposed_by: str | None
    confirm_by: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    post_id: str | None

    def suspends(self, now: datetime) -> bool:
        """Tell whether it is a suspension that stands now."""
        over = self.ended_at is not None or (self.until is not None and self.until <= now)
        return self.step == "suspend" and self.status in IN_FORCE and not over

    def overdue(self, now: datetime) -> bool:
        """Tell whether the host should have answered by now, and has not."""
        waits = self.status == "requested" and self.ended_at is None
        return waits and self.due_at is not None and self.due_at <= now


_VIEW: Final = select(
    *(getattr(ActionRow, one.name) for one in fields(ActionView) if one.name != "post_id"),
    ActionRow.detail,
)
_DUE: Final = func.coalesce(ActionRow.due_at, ActionRow.requested_at)
_LAPSES: Final = func.coalesce(ActionRow.confirm_by, ActionRow.requested_at)
_BY_TIME: Final = {"waiting": _DUE, "overdue": _DUE, "proposed": _LAPSES}


def browse_actions(
    connection: Connection,
    community_id: str,
    now: datetime,
    *,
    shelf: Shelf,
    step: str | None = None,
    author_id: str | None = None,
    without_author: str | None = None,
    without_posts: Collection[str] = (),
    after: str | None = None,
    limit: int = 30,
) -> tuple[list[ActionView], str | None]:
    """Return actions, and the id after which the next page begins.

    What waits for somebody comes by when it is due, so that what is overdue is first; the rest
    comes newest first.

    Args:
        connection: where to read.
        community_id: whose actions.
        now: the present moment.
        shelf: ``waiting`` for the host's answer, ``overdue`` of these, ``proposed`` to a human,
            ``suspended`` now, or ``all``.
        step: only this step.
        author_id: only about this member.
        without_author: nothing about this member.
        without_posts: nothing about the posts with these keys.
        after: the last action of the page before.
        limit: how many at most.
    """
    statement = _VIEW.where(ActionRow.community_id == community_id, *_on_shelf(shelf, now))
    if step is not None:
        statement = statement.where(ActionRow.step == step)
    if author_id is not None:
        statement = statement.where(ActionRow.author_id == author_id)
    if without_author is not None:
        statement = statement.where(ActionRow.author_id != without_author)
    if without_posts:
        other = ActionRow.post_pk.not_in(without_posts)
        statement = statement.where(or_(ActionRow.post_pk.is_(None), other))
    statement = _in_order(statement, shelf, community_id, after)
    rows = connection.execute(statement.limit(limit + 1)).all()
    found = [_view(row) for row in rows[:limit]]
    return found, found[-1].id if len(rows) > limit else None


def find_action(connection: Connection, community_id: str, action_id: str) -> ActionView | None:
    """Return one action, or ``None``."""
    row = connection.execute(
        _VIEW.where(ActionRow.community_id == community_id, ActionRow.id == action_id)
    ).one_or_none()
    return None if row is None else _view(row)


def _in_order(
    statement: Select[Any], shelf: Shelf, community_id: str, after: str | None
) -> Select[Any]:
    falls = shelf not in _BY_TIME
    key: Any = ActionRow.requested_at if falls else _BY_TIME[shelf]
    if after is not None:
        place = (ActionRow.community_id == community_id, ActionRow.id == after)
        seen = tuple_(select(key).where(*place).scalar_subquery(), after)
        here = tuple_(key, ActionRow.id)
        statement = statement.where(here < seen if falls else here > seen)
    if falls:
        return statement.order_by(key.desc(), ActionRow.id.desc())
    return statement.order_by(key, ActionRow.id)


def _on_shelf(shelf: Shelf, now: datetime) -> list[ColumnElement[bool]]:
    waits = and_(ActionRow.status == "requested", ActionRow.ended_at.is_(None))
    if shelf == "waiting":
        return [waits]
    if shelf == "overdue":
        return [waits, ActionRow.due_at <= now]
    if shelf == "proposed":
        return [ActionRow.status == "proposed"]
    if shelf == "suspended":
        lasts = or_(ActionRow.until.is_(None), ActionRow.until > now)
        stands = ActionRow.status.in_(IN_FORCE)
        return [ActionRow.step == "suspend", stands, ActionRow.ended_at.is_(None), lasts]
    return []


def _view(row: Any) -> ActionView:
    known = dict(row._mapping)
    detail = known.pop("detail")
    return ActionView(**known, post_id=detail.get("post_id"))
