"""A step that is taken: the version's row, those that give way to it, and what the audit keeps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from service.publishing.errors import StepNotAllowedError
from service.publishing.guidelines import announce_live
from service.publishing.queries import StepView, VersionView, find_version, in_state
from service.publishing.states import Standing, State
from service.publishing.tables import PolicyStep, PolicyVersion
from service.storage import UnitOfWork


def new_step(
    unit: UnitOfWork,
    version: VersionView,
    after: Standing,
    actor: str,
    reason: str,
    *,
    outcome: str = "taken",
    backtest_id: str | None = None,
) -> StepView:
    """Return a step of a version that is not stored yet."""
    return StepView(
        id=unit.new_id(),
        community_id=version.community_id,
        version=version.version,
        from_state=version.state,
        to_state=after.state,
        share=after.share,
        outcome=outcome,
        actor=actor,
        second=None,
        reason=reason,
        backtest_id=backtest_id,
        at=unit.now,
        settled_at=unit.now if outcome == "taken" else None,
    )


def store_step(unit: UnitOfWork, step: StepView) -> None:
    """Write the row of a step."""
    values = {name: getattr(step, name) for name in StepView.__dataclass_fields__}
    unit.connection.execute(insert(PolicyStep), values)


def apply_step(
    unit: UnitOfWork, version: VersionView, step: StepView, *, returning: bool = False
) -> VersionView:
    """Put a version where a step leads, and return it as it is now.

    What was live, and what rolled out beside it, retires when another version becomes live. The
    step itself is stored by the caller.

    Args:
        unit: the transaction.
        version: the version, locked.
        step: the step, taken.
        returning: the step is a roll-back: the version keeps the time of its publishing.

    Raises:
        StepNotAllowedError: another version rolls out, or is in the shadow.
    """
    before = in_state(unit.connection, version.community_id, "live")
    _make_room(unit, version, step)
    values: dict[str, Any] = {"state": step.to_state, "share": step.share}
    if step.to_state == "retired":
        values["retired_at"] = unit.now
    elif step.to_state == "live":
        values["retired_at"] = None
        values |= {} if returning else {"activated_at": unit.now}
    _update(unit, version.community_id, version.version, values)
    _withdraw_others(unit, step)
    audit_step(unit, "policy.published" if step.to_state == "live" else "policy.stepped", step)
    if step.to_state == "live":
        announce_live(unit, step.community_id, before.version if before else None, step.version)
    return find_version(unit.connection, version.community_id, version.version)


def audit_step(unit: UnitOfWork, type: str, step: StepView, **more: Any) -> None:
    """Record a step, or what became of it, in the audit trail."""
    payload = {
        "version": step.version,
        "from": step.from_state,
        "to": step.to_state,
        "share": step.share,
        "reason": step.reason,
        "actor": step.actor,
        "second": step.second,
        "backtest_id": step.backtest_id,
    }
    who = step.second or step.actor
    unit.audit(step.community_id, who, type, f"policy/{step.version}", payload | more)


def _retire_published(unit: UnitOfWork, community_id: str, successor: int, actor: str) -> None:
    """Retire what is live and what rolls out, because ``successor`` becomes live."""
    states: tuple[State, ...] = ("live", "rolling")
    for state in states:
        old = in_state(unit.connection, community_id, state)
        if old is None or old.version == successor:
            continue
        reason = f"Version {successor} is live."
        step = new_step(unit, old, Standing("retired"), actor, reason)
        values = {"state": "retired", "share": 0, "retired_at": unit.now}
        _update(unit, community_id, old.version, values)
        _withdraw_others(unit, step)
        store_step(unit, step)
        audit_step(unit, "policy.stepped", step)


def _make_room(unit: UnitOfWork, version: VersionView, step: StepView) -> None:
    if step.to_state == "live":
        _retire_published(unit, version.community_id, version.version, step.second or step.actor)
    elif step.to_state in ("rolling", "shadow"):
        other = in_state(unit.connection, version.community_id, step.to_state)
        if other is not None and other.version != version.version:
            where = "rolls out" if other.state == "rolling" else "is in the shadow"
            raise StepNotAllowedError(
                f"Version {other.version} {where} already: retire or publish it first"
            )


def _update(unit: UnitOfWork, community_id: str, version: int, values: dict[str, Any]) -> None:
    statement = update(PolicyVersion).where(
        PolicyVersion.community_id == community_id, PolicyVersion.version == version
    )
    unit.connection.execute(statement.values(**values))


def _withdraw_others(unit: UnitOfWork, step: StepView) -> None:
    """A version that has moved on has no step that waits."""
    unit.connection.execute(
        update(PolicyStep)
        .where(
            PolicyStep.community_id == step.community_id,
            PolicyStep.version == step.version,
            PolicyStep.outcome == "proposed",
            PolicyStep.id != step.id,
        )
        .values(outcome="withdrawn", settled_at=unit.now)
    )
