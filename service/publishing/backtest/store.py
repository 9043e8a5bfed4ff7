"""The result of a back-test in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from service.publishing.backtest.stream import Span
from service.publishing.tables import Backtest
from service.storage import UnitOfWork


def store_result(
    unit: UnitOfWork, span: Span, result: dict[str, Any], actor: str, version: int | None = None
) -> str:
    """Store a result and return its id.

    Args:
        unit: the transaction.
        span: whose posts, from when to when.
        result: what ``make_result`` gave.
        actor: who asked for it.
        version: the candidate's number, where it is stored.
    """
    row = {
        "id": unit.new_id(),
        "community_id": span.community_id,
        "sha256": result["candidate"]["sha256"],
        "version": version,
        "against": result["against"]["version"],
        "since": span.since,
        "until": span.until,
        **kept(result),
        "actor": actor,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(Backtest), row)
    return str(row["id"])


def kept(result: dict[str, Any]) -> dict[str, Any]:
    """What a result is kept as, by column.

    Texts stay out: a post that is erased must not live on here.
    """
    shown = [{k: v for k, v in post.items() if k != "text"} for post in result["sample"]]
    return {
        "posts": result["posts"],
        "changed": result["changed"],
        "result": result | {"sample": shown},
    }
