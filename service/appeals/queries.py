"""Reading appeals. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, select

from service.appeals.errors import AppealNotFoundError
from service.appeals.tables import Appeal
from service.appeals.views import OPEN, AppealView

_APPEAL = select(*Appeal.__table__.columns)


def read_appeal(
    connection: Connection, community_id: str, appeal_id: str, *, lock: bool = False
) -> AppealView:
    """Return one appeal; ``lock`` holds it until the commit.

    Raises:
        AppealNotFoundError: there is no such appeal in the community.
    """
    query = _APPEAL.where(Appeal.community_id == community_id, Appeal.id == appeal_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise AppealNotFoundError(f"There is no appeal {appeal_id!r} in this community")
    return AppealView(**row._mapping)


def appeal_of_action(connection: Connection, action_id: str) -> AppealView | None:
    """Return the appeal against a restriction, or ``None``."""
    return _find(connection, Appeal.action_id == action_id)


def appeal_of_report(connection: Connection, report_id: str) -> AppealView | None:
    """Return the appeal against the answer to a report, or ``None``."""
    return _find(connection, Appeal.report_id == report_id)


def appeals_of_actions(
    connection: Connection, action_ids: Collection[str]
) -> dict[str, AppealView]:
    """Return the appeals against some restrictions by action id."""
    rows = connection.execute(_APPEAL.where(Appeal.action_id.in_(action_ids)))
    return {row.action_id: AppealView(**row._mapping) for row in rows}


def open_appeals_on(connection: Connection, post_pk: str) -> list[AppealView]:
    """Return the appeals about a post that wait, oldest first."""
    rows = connection.execute(
        _APPEAL.where(Appeal.post_pk == post_pk, Appeal.state == OPEN).order_by(Appeal.id)
    )
    return [AppealView(**row._mapping) for row in rows]


def _find(connection: Connection, condition: ColumnElement[bool]) -> AppealView | None:
    row = connection.execute(_APPEAL.where(condition)).one_or_none()
    return None if row is None else AppealView(**row._mapping)
