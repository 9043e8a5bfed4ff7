"""Warning and muting reporters when humans answer their reports; each is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from service.decisions.reporter_record import (
    WRONG,
    Judged,
    ReporterState,
    begin,
    deserved,
    next_measure,
)
from service.decisions.reporters import JUDGED
from service.decisions.tables import Report, Reporter
from service.kit import rfc3339
from service.policy import ReportsConfig
from service.storage import UnitOfWork, insert_ignore

LIFTED: Final = "An answer to your reports was corrected. Your reports count again."
"""What a reporter is told whose mute was lifted before its end."""


@dataclass(frozen=True, slots=True)
class _Reporter:
    """A reporter whose row is locked; ``changed_at`` is when they were last warned or muted."""

    unit: UnitOfWork
    community_id: str
    reporter_id: str
    state: ReporterState
    changed_at: datetime
    delay_seconds: float


def judge_reporters(
    unit: UnitOfWork,
    community_id: str,
    answered: Mapping[str, str],
    config: ReportsConfig,
    delay_seconds: float = 0,
) -> None:
    """Warn or mute the reporters who were just answered, and lift a mute that was wrong.

    Each row is locked before the reports are read, so that of several answers at one moment
    exactly one crosses a threshold. Rows are locked in the order of the ids.

    Args:
        unit: the transaction, which has stored the answers.
        community_id: whose members.
        answered: the outcome for each reporter.
        config: what the policy says.
        delay_seconds: how long the host is not told, so that an answer can be undone.
    """
    for reporter_id, outcome in sorted(answered.items()):
        found = _lock(unit, community_id, reporter_id, outcome == WRONG, delay_seconds)
        if found is not None:
            _judge(found, config)


def _lock(
    unit: UnitOfWork, community_id: str, reporter_id: str, create: bool, delay_seconds: float
) -> _Reporter | None:
    if create:
        fresh = {
            "community_id": community_id,
            "reporter_id": reporter_id,
            "warnings": 0,
            "updated_at": unit.now,
        }
        insert_ignore(unit.connection, Reporter, fresh)
    row = unit.connection.execute(
        select(Reporter.warned_at, Reporter.muted_until, Reporter.updated_at)
        .where(Reporter.community_id == community_id, Reporter.reporter_id == reporter_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    state = ReporterState(row.warned_at, row.muted_until)
    return _Reporter(unit, community_id, reporter_id, state, row.updated_at, delay_seconds)


def _judge(reporter: _Reporter, config: ReportsConfig) -> None:
    now, reports = reporter.unit.now, _reports_of(reporter)
    if reporter.state.muted(now):
        if not deserved(reports, config, reporter.changed_at):
            _change(reporter, muted_until=now)
            _tell(reporter, "reporter.muted", {"muted_until": None, "message": LIFTED})
        return
    since = begin(reporter.state, config, now)
    counted = [one for one in reports if one.sent_at > since]
    figures = {"rejected": sum(one.wrong for one in counted), "judged": len(counted)}
    match next_measure(reports, reporter.state, config, now):
        case "warn":
            _warn(reporter, config, figures)
        case "mute":
            _mute(reporter, config, figures)


def _warn(reporter: _Reporter, config: ReportsConfig, figures: dict[str, int]) -> None:
    left = {"mute_after": config.mute_after, "mute_days": f"{config.mute_days:g}"}
    message = _filled(config.messages.warned, figures | left)
    _change(reporter, warned_at=reporter.unit.now, warnings=Reporter.warnings + 1)
    _tell(reporter, "reporter.warned", figures | {"message": message})


def _mute(reporter: _Reporter, config: ReportsConfig, figures: dict[str, int]) -> None:
    until = config.mute_ends(reporter.unit.now)
    message = _filled(config.messages.muted, figures | {"until": f"{until:%Y-%m-%d %H:%M} UTC"})
    _change(reporter, muted_until=until)
    _tell(
        reporter,
        "reporter.muted",
        figures | {"muted_until": rfc3339(until), "message": message},
    )


def _filled(text: str, values: Mapping[str, object]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _reports_of(reporter: _Reporter) -> list[Judged]:
    rows = reporter.unit.connection.execute(
        select(Report.created_at, Report.outcome).where(
            Report.community_id == reporter.community_id,
            Report.reporter_id == reporter.reporter_id,
            JUDGED,
        )
    )
    return [Judged(row.created_at, row.outcome == WRONG) for row in rows]


def _change(reporter: _Reporter, **values: Any) -> None:
    reporter.unit.connection.execute(
        update(Reporter)
        .where(
            Reporter.community_id == reporter.community_id,
            Reporter.reporter_id == reporter.reporter_id,
        )
        .values(updated_at=reporter.unit.now, **values)
    )


def _tell(reporter: _Reporter, type: str, data: dict[str, Any]) -> None:
    unit, subject = reporter.unit, f"reporter/{reporter.reporter_id}"
    told = {"reporter_id": reporter.reporter_id} | data
    unit.emit(reporter.community_id, type, subject, told, delay_seconds=reporter.delay_seconds)
    audited = {name: value for name, value in data.items() if name != "message"}
    unit.audit(reporter.community_id, "policy", type, subject, audited)
