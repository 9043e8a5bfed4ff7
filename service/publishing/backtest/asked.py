"""Back-tests of stored versions that somebody asked for, and how far the worker is with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from service.errors import InvalidError
from service.publishing.backtest.span import moment_of
from service.publishing.backtest.stream import Span
from service.publishing.errors import BacktestNotFoundError, NoPolicyError
from service.publishing.queries import find_version, in_state
from service.publishing.tables import Backtest
from service.storage import UnitOfWork

State = Literal["waiting", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A back-test; ``result`` is empty until it is done, and ``done`` of ``total`` posts grows.

    ``version`` is ``None`` where the command tried a file.
    """

    id: str
    community_id: str
    version: int | None
    against: int
    since: datetime
    until: datetime
    state: State
    done: int
    total: int
    error: str | None
    result: dict[str, Any]
    actor: str
    created_at: datetime

    @property
    def under_way(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state in ("waiting", "running")


ASKED = [Backtest.__table__.c[name] for name in Asked.__dataclass_fields__]


def span_of(community_id: str, since: str, until: str | None, now: datetime) -> Span:
    """The span of time that somebody wrote down, as ``moment_of`` reads its ends.

    Raises:
        InvalidError: one of them can't be read, or nothing lies between them.
    """
    try:
        first = moment_of(since, now)
        last = moment_of(until, now) if until else now
    except ValueError as error:
        raise InvalidError(str(error)) from None
    if first >= last:
        raise InvalidError("`since` must lie before `until`: write 30d for the last 30 days")
    return Span(community_id, first, last)


def ask(unit: UnitOfWork, version: int, span: Span, actor: str) -> Asked:
    """Ask the worker for a back-test against the live version, unless one is under way already.

    Args:
        unit: the transaction.
        version: the candidate.
        span: whose posts, from when to when.
        actor: who asks.

    Returns:
        The back-test that is under way, also if it was asked for with another span.

    Raises:
        UnknownVersionError: there is no such version.
        NoPolicyError: no version is live.
    """
    community = span.community_id
    candidate = find_version(unit.connection, community, version)
    last = last_asked(unit.connection, community, version)
    if last is not None and last.under_way:
        return last
    live = in_state(unit.connection, community, "live")
    if live is None:
        raise NoPolicyError("No version is live to compare with: publish one first")
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": community,
        "sha256": candidate.sha256,
        "version": version,
        "against": live.version,
        "since": span.since,
        "until": span.until,
        "posts": 0,
        "changed": 0,
        "result": {},
        "actor": actor,
        "created_at": unit.now,
        "state": "waiting",
    }
    unit.connection.execute(insert(Backtest), row)
    return find_asked(unit.connection, community, row["id"])


def find_asked(connection: Connection, community_id: str, backtest_id: str) -> Asked:
    """Return a back-test.

    Raises:
        BacktestNotFoundError: there is no such back-test.
    """
    row = connection.execute(
        select(*ASKED).where(Backtest.community_id == community_id, Backtest.id == backtest_id)
    ).one_or_none()
    if row is None:
        raise BacktestNotFoundError(
            f"There is no back-test {backtest_id!r}: the answer to "
            "`POST /v1/policy/versions/VERSION/backtests` has its id"
        )
    return Asked(**row._mapping)


def last_asked(connection: Connection, community_id: str, version: int) -> Asked | None:
    """Return the newest back-test of a stored version in whatever state, or ``None``."""
    row = connection.execute(
        select(*ASKED)
        .where(Backtest.community_id == community_id, Backtest.version == version)
        .order_by(Backtest.created_at.desc(), Backtest.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Asked(**row._mapping)
