"""What a decision had before it: the content it was about, and why members had reported it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from service.decisions.tables import Decision, Report, Revision


def contents_decided(
    connection: Connection, decision_ids: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Return the content that each decision was about, as the host sent it, by decision."""
    rows = connection.execute(
        select(Decision.id, Revision.content)
        .join(
            Revision,
            (Revision.post_pk == Decision.post_pk) & (Revision.number == Decision.revision),
        )
        .where(Decision.id.in_(decision_ids))
    )
    return {row.id: row.content for row in rows}


def reasons_reported(
    connection: Connection, decision_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """Return why members had reported what was decided, until then; never who they are."""
    rows = connection.execute(
        select(Decision.id, Report.reason)
        .join(Report, (Report.post_pk == Decision.post_pk) & (Report.revision == Decision.revision))
        .where(Decision.id.in_(decision_ids), Report.created_at <= Decision.decided_at)
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.id].add(row.reason)
    return {key: frozenset(reasons) for key, reasons in found.items()}
