"""What a page about the life of the policy shows beside the versions themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from service.publishing.queries import StepView
from service.publishing.tables import DONE, Backtest, PolicyStep


@dataclass(frozen=True, slots=True)
class BacktestView:
    """A back-test as it was stored; ``result`` is the JSON of ``reins policy backtest``."""

    id: str
    against: int
    since: datetime
    until: datetime
    posts: int
    changed: int
    result: dict[str, Any]
    actor: str
    created_at: datetime


_BACKTEST = [Backtest.__table__.c[name] for name in BacktestView.__dataclass_fields__]
_STEP = [PolicyStep.__table__.c[name] for name in StepView.__dataclass_fields__]


def waiting_steps(connection: Connection, community_id: str) -> list[StepView]:
    """Return the steps of all versions that wait for a second publisher, the oldest first."""
    rows = connection.execute(
        select(*_STEP)
        .where(PolicyStep.community_id == community_id, PolicyStep.outcome == "proposed")
        .order_by(PolicyStep.at, PolicyStep.id)
    )
    return [StepView(**row._mapping) for row in rows]


def last_backtest(connection: Connection, community_id: str, sha256: str) -> BacktestView | None:
    """Return the newest back-test of a policy that has a result, however old, or ``None``."""
    row = connection.execute(
        select(*_BACKTEST)
        .where(
            Backtest.community_id == community_id,
            Backtest.sha256 == sha256,
            Backtest.state == DONE,
        )
        .order_by(Backtest.created_at.desc(), Backtest.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else BacktestView(**row._mapping)
