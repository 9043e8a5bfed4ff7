"""Decisions behind a report, counted by the store: there are many. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, case, func, literal, select

from service.decisions.tables import Decision
from service.transparency.facts import Decided
from service.transparency.period import Period
from service.transparency.spans import between


def decided(connection: Connection, community_id: str, periods: Sequence[Period]) -> list[Decided]:
    """Decisions by period, source, outcome and language."""
    kinds = (Decision.source, Decision.outcome, Decision.language)
    place = _place(periods)
    rows = connection.execute(
        select(place, *kinds, func.count())
        .where(*_in_span(community_id, periods))
        .group_by("place", *kinds)
    )
    return [Decided(*row) for row in rows]


def posts_of_periods(
    connection: Connection, community_id: str, periods: Sequence[Period]
) -> dict[int, int]:
    """How many posts were decided in each period."""
    rows = connection.execute(
        select(
            _place(periods),
            func.count(Decision.post_pk.distinct()).label("posts"),
        )
        .where(*_in_span(community_id, periods))
        .group_by("place")
    )
    return {row.place: row.posts for row in rows}


def posts_of_span(connection: Connection, community_id: str, periods: Sequence[Period]) -> int:
    """How many posts were decided in all; one that was decided in two periods counts once."""
    return connection.execute(
        select(func.count(Decision.post_pk.distinct())).where(*_in_span(community_id, periods))
    ).scalar_one()


def _in_span(community_id: str, periods: Sequence[Period]) -> tuple[ColumnElement[bool], ...]:
    return (Decision.community_id == community_id, *between(Decision.decided_at, periods))


def _place(periods: Sequence[Period]) -> ColumnElement[int]:
    """The number of the period that a decision lies in, from 0."""
    if len(periods) == 1:
        return literal(0).label("place")
    bounds = [
        (Decision.decided_at < period.until, place) for place, period in enumerate(periods[:-1])
    ]
    return case(*bounds, else_=len(periods) - 1).label("place")
