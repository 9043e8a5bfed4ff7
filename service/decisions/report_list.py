"""The reports of a post as moderators see them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from service.decisions.campaigns import Campaign, find_campaigns
from service.decisions.reporter_record import ReporterState, TrackRecord
from service.decisions.reporters import reporter_states, track_records
from service.decisions.tables import Report
from service.kit import rfc3339


def reports_of(connection: Connection, post_pk: str) -> list[dict[str, Any]]:
    """Return the reports of a post for moderators, oldest first.

    Each says how often its reporter was right (``right`` of ``judged``), until when they are or
    were muted, and which campaign it belongs to.
    """
    rows = connection.execute(
        select(
            Report.id,
            Report.community_id,
            Report.reporter_id,
            Report.reason,
            Report.text,
            Report.revision,
            Report.outcome,
            Report.campaign_id,
            Report.created_at,
        )
        .where(Report.post_pk == post_pk)
        .order_by(Report.created_at, Report.id)
    ).all()
    if not rows:
        return []
    community, reporters = rows[0].community_id, {row.reporter_id for row in rows}
    records = track_records(connection, community, reporters)
    states = reporter_states(connection, community, reporters)
    campaigns = find_campaigns(connection, {row.campaign_id for row in rows})
    return [
        {
            "id": row.id,
            "reporter_id": row.reporter_id,
            "reason": row.reason,
            "text": row.text,
            "revision": row.revision,
            "outcome": row.outcome,
            "created_at": row.created_at,
            "reporter": _reporter(
                records.get(row.reporter_id, TrackRecord()),
                states.get(row.reporter_id, ReporterState()),
            ),
            "campaign": _campaign(campaigns.get(row.campaign_id)),
        }
        for row in rows
    ]


def _reporter(record: TrackRecord, state: ReporterState) -> dict[str, Any]:
    until = state.muted_until
    return asdict(record) | {
        "weight": round(record.weight, 3),
        "muted_until": None if until is None else rfc3339(until),
    }


def _campaign(campaign: Campaign | None) -> dict[str, Any] | None:
    if campaign is None:
        return None
    return {
        "campaign_id": campaign.campaign_id,
        "reports": campaign.reports,
        "reporters": campaign.reporters,
        "why": campaign.why,
        "line": campaign.line,
    }
