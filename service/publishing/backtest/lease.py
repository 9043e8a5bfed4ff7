"""Who works on a back-test that was asked for: one worker at a time, and another if it dies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from service.publishing.backtest.asked import ASKED, Asked
from service.publishing.backtest.store import kept
from service.publishing.tables import DONE, Backtest
from service.storage import UnitOfWork

LEASE: Final = timedelta(seconds=60)
"""How long a worker that does not write is waited for; it writes about every second."""
ATTEMPTS: Final = 3
"""How often one is begun: what ends each worker that tries must not end them for ever."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A back-test that this worker does; ``started_at`` tells its hold from any later one."""

    asked: Asked
    started_at: datetime


def any_due(connection: Connection, now: datetime) -> bool:
    """Tell whether a back-test waits, or was left by a worker that died."""
    return connection.execute(select(Backtest.id).where(_due(now)).limit(1)).first() is not None


def take(unit: UnitOfWork) -> Taken | None:
    """Take the back-test that was asked for first, if one is due."""
    row = unit.connection.execute(
        select(*ASKED, Backtest.attempts)
        .where(_due(unit.now))
        .order_by(Backtest.created_at, Backtest.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    asked = Asked(**{name: value for name, value in row._mapping.items() if name != "attempts"})
    if row.attempts >= ATTEMPTS:
        error = f"It was begun {ATTEMPTS} times, and each worker ended meanwhile: see their log"
        _set(unit, Backtest.id == asked.id, state="failed", error=error)
        return take(unit)
    _set(
        unit,
        Backtest.id == asked.id,
        state="running",
        attempts=row.attempts + 1,
        started_at=unit.now,
        heartbeat_at=unit.now,
    )
    return Taken(asked, unit.now)


def beat(unit: UnitOfWork, taken: Taken, done: int, total: int) -> bool:
    """Store how far it is; ``False`` where another worker has it now."""
    return _set(unit, _held(taken), done=done, total=total, heartbeat_at=unit.now)


def finish(unit: UnitOfWork, taken: Taken, result: dict[str, Any]) -> bool:
    """Store the result; ``False`` where another worker has it now."""
    posts = result["posts"]
    return _set(unit, _held(taken), state=DONE, done=posts, total=posts, **kept(result))


def fail(unit: UnitOfWork, taken: Taken, error: str) -> bool:
    """End it without a result; ``error`` says why."""
    return _set(unit, _held(taken), state="failed", error=error)


def give_back(unit: UnitOfWork, taken: Taken) -> bool:
    """Leave it to the next worker, which begins anew; that was no failed attempt."""
    attempts = Backtest.attempts - 1
    return _set(unit, _held(taken), state="waiting", done=0, attempts=attempts)


def _due(now: datetime) -> ColumnElement[bool]:
    left = and_(Backtest.state == "running", Backtest.heartbeat_at < now - LEASE)
    return or_(Backtest.state == "waiting", left)


def _held(taken: Taken) -> ColumnElement[bool]:
    return and_(
        Backtest.id == taken.asked.id,
        Backtest.state == "running",
        Backtest.started_at == taken.started_at,
    )


def _set(unit: UnitOfWork, which: ColumnElement[bool], **values: Any) -> bool:
    return unit.connection.execute(update(Backtest).where(which).values(**values)).rowcount == 1
