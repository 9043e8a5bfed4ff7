"""The statements of a span of time as rows, few in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from service.decisions import PolicySource
from service.ladder import read_restrictions
from service.statements.case import Case
from service.statements.dsa import dsa_statement
from service.statements.dsa.values import EEA, Territory
from service.statements.load import read_cases
from service.statements.statement import statement
from service.statements.told import Told
from service.storage import Database

BATCH: Final = 200
Row = Callable[[Case, datetime], dict[str, Any] | None]


def export_rows(
    database: Database, policies: PolicySource, community_id: str, ids: Sequence[str], row: Row
) -> Iterator[dict[str, Any] | None]:
    """Yield a row for each action, in order; None for one that there is nothing to say of.

    Each batch is a read of its own, so that a long export holds up nothing.

    Args:
        database: the store.
        policies: where stored versions of the policy are read.
        community_id: whose actions.
        ids: the actions.
        row: makes a row of a case, given the present moment.
    """
    for start in range(0, len(ids), BATCH):
        for case in _cases(database, policies, community_id, ids[start : start + BATCH]):
            yield row(case, database.clock())


def _cases(
    database: Database, policies: PolicySource, community_id: str, ids: Sequence[str]
) -> list[Case]:
    def work(connection: Connection) -> list[Case]:
        found = read_restrictions(connection, community_id, ids)
        return read_cases(
            connection, policies, community_id, [found[one] for one in ids if one in found]
        )

    return database.read(work)


def json_row(language: str | None) -> Row:
    """Rows as `GET /v1/actions/{id}/statement` answers them, without links."""
    return lambda case, now: Told(statement(case, now, language), None, None).body()


def dsa_row(language: str | None, territories: Sequence[Territory] = EEA) -> Row:
    """Rows for the DSA Transparency Database, each checked against its schema."""

    def row(case: Case, now: datetime) -> dict[str, Any] | None:
        made = dsa_statement(case, now, language or "en", territories)
        return made.row() if made else None

    return row
