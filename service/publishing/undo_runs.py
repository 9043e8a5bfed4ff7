"""Runs that take back what a rule did: what they are about and how far they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.decisions.enforced import count_enforced
from service.kit import rfc3339
from service.publishing.errors import ReasonNeededError, UndoError
from service.publishing.tables import UndoRun
from service.publishing.undo_scope import Wanted
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Run:
    """A run; ``cursor`` is the last decision it has dealt with, ``reversed`` how many it took back.

    ``state`` is ``running``, also while nobody works on it, ``finished`` or ``stopped``.
    """

    id: str
    community_id: str
    rule: str
    version: int
    since: datetime
    until: datetime
    reason: str
    actor: str
    state: str
    cursor: str | None
    decisions: int
    reversed: int
    created_at: datetime
    finished_at: datetime | None

    @property
    def wanted(self) -> Wanted:
        """What it takes back."""
        return Wanted(self.community_id, self.rule, self.version, self.since, self.until)

    @property
    def why(self) -> str:
        """The reason that hosts and the audit trail read."""
        return f"undo of rule {self.rule}: {self.reason}"


_RUN = select(*(UndoRun.__table__.c[name] for name in Run.__dataclass_fields__))


def start_run(unit: UnitOfWork, wanted: Wanted, actor: str, reason: str) -> Run:
    """Store a run that has not taken anything back yet.

    Raises:
        ReasonNeededError: no reason is given.
    """
    if not reason.strip():
        raise ReasonNeededError("Say why it is taken back: hosts and the audit trail are told")
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": wanted.community_id,
        "rule": wanted.rule,
        "version": wanted.version,
        "since": wanted.since,
        "until": wanted.until,
        "reason": reason,
        "actor": actor,
        "state": "running",
        "cursor": None,
        "decisions": count_enforced(
            unit.connection,
            wanted.community_id,
            wanted.rule,
            wanted.version,
            wanted.since,
            wanted.until,
        ),
        "reversed": 0,
        "created_at": unit.now,
        "finished_at": None,
    }
    unit.connection.execute(insert(UndoRun), row)
    run = Run(**row)
    audit_run(unit, run, "started")
    return run


def find_run(connection: Connection, community_id: str, run_id: str, *, lock: bool = False) -> Run:
    """Return a run; ``lock`` keeps others from working on it until the commit.

    Raises:
        UndoError: there is no such run.
    """
    query = _RUN.where(UndoRun.community_id == community_id, UndoRun.id == run_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise UndoError(f"There is no undo {run_id!r}: the command that began it printed its id")
    return Run(**row._mapping)


def open_run(connection: Connection, community_id: str, rule: str, version: int) -> Run | None:
    """Return the run about a rule that was begun and is not finished, if there is one."""
    query = _RUN.where(
        UndoRun.community_id == community_id,
        UndoRun.rule == rule,
        UndoRun.version == version,
        UndoRun.state == "running",
    )
    row = connection.execute(query.order_by(UndoRun.created_at).limit(1)).one_or_none()
    return None if row is None else Run(**row._mapping)


def stop_run(unit: UnitOfWork, community_id: str, run_id: str, actor: str) -> Run:
    """Give a run up: what it took back stays taken back.

    Raises:
        UndoError: there is no such run, or it is not running.
    """
    run = find_run(unit.connection, community_id, run_id, lock=True)
    if run.state != "running":
        raise UndoError(f"The undo {run_id} is {run.state} already")
    run = replace(run, state="stopped", finished_at=unit.now)
    save_run(unit, run)
    audit_run(unit, replace(run, actor=actor), "stopped")
    return run


def save_run(unit: UnitOfWork, run: Run) -> None:
    """Store how far a run is."""
    unit.connection.execute(
        update(UndoRun)
        .where(UndoRun.id == run.id)
        .values(
            state=run.state, cursor=run.cursor, reversed=run.reversed, finished_at=run.finished_at
        )
    )


def audit_run(unit: UnitOfWork, run: Run, what: str) -> None:
    """Record that a run was started, finished or stopped."""
    payload = {
        "rule": run.rule,
        "policy_version": run.version,
        "since": rfc3339(run.since),
        "until": rfc3339(run.until),
        "reason": run.reason,
        "decisions": run.decisions,
        "reversed": run.reversed,
    }
    unit.audit(run.community_id, run.actor, f"undo.{what}", f"undo/{run.id}", payload)
