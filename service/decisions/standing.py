"""Which decisions of humans still stand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, column, select, table

_VERDICTS = table("verdicts", column("decision_id"), column("undone_at"))
"""The review queue's table, which lies above: nothing but its mark is read here."""


def stands(decision_id: ColumnElement[Any] | Any) -> ColumnElement[bool]:
    """A condition: no verdict that led to the decision was undone.

    The subquery is the same for all rows, so that a store works it out once a query.
    """
    undone = select(_VERDICTS.c.decision_id).where(
        _VERDICTS.c.undone_at.is_not(None), _VERDICTS.c.decision_id.is_not(None)
    )
    condition: ColumnElement[bool] = decision_id.not_in(undone)
    return condition
