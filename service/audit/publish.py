"""Sign the head of the chain and tell everybody who wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, select

from service.audit.anchor import EVENT, Anchor
from service.audit.errors import ChainCutError
from service.audit.read import hashes_at, read_head
from service.audit.tables import AuditAnchor
from service.kit import rfc3339
from service.signing import ANCHORS, signing_key
from service.storage import UnitOfWork, insert_ignore


def anchor_head(unit: UnitOfWork, communities: Sequence[str]) -> Anchor | None:
    """Sign the head, keep the anchor and emit ``audit.anchored`` to each community.

    An anchor carries nothing of what happened, so every community may have it.

    Returns:
        The anchor; ``None`` if the head has not moved since the last one.

    Raises:
        ChainCutError: the chain is not the one that was anchored last.
    """
    head, last = read_head(unit.connection), newest_anchor(unit.connection)
    if last is not None:
        _check(unit.connection, head.seq, last)
    if head.seq == (last.seq if last else 0):
        return None
    key = signing_key(unit, "", ANCHORS)
    anchor = Anchor(head.seq, head.hash, rfc3339(unit.now), key.id).signed(key)
    row = {
        "seq": anchor.seq,
        "hash": anchor.hash,
        "at": unit.now,
        "key_id": anchor.key_id,
        "signature": anchor.signature,
    }
    if not insert_ignore(unit.connection, AuditAnchor, row):
        return None
    for community_id in communities:
        unit.emit(community_id, EVENT, f"anchor/{anchor.seq}", anchor.as_dict())
    return anchor


def newest_anchor(connection: Connection) -> Anchor | None:
    """Return the anchor of the highest row."""
    statement = select(AuditAnchor.__table__).order_by(AuditAnchor.seq.desc()).limit(1)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _anchor(row)


def anchors_from(connection: Connection, seq: int) -> list[Anchor]:
    """Return the stored anchors of row ``seq`` and of later ones, in their order."""
    statement = select(AuditAnchor.__table__).where(AuditAnchor.seq >= seq)
    rows = connection.execute(statement.order_by(AuditAnchor.seq)).mappings()
    return [_anchor(row) for row in rows]


def is_due(connection: Connection, now: datetime, every: timedelta) -> bool:
    """Tell whether the last anchor is old enough for a next one."""
    statement = select(AuditAnchor.at).order_by(AuditAnchor.at.desc()).limit(1)
    last = connection.execute(statement).scalar_one_or_none()
    return last is None or now - last >= every


def _check(connection: Connection, head: int, last: Anchor) -> None:
    found = hashes_at(connection, [last.seq]).get(last.seq)
    if head < last.seq or found != last.hash:
        raise ChainCutError(
            f"Row {last.seq} of the audit trail was signed on {last.at} and is not there as it "
            "was: the trail was cut or rewritten, or an older back-up restored. Run `reins audit "
            "verify --anchor FILE` with an anchor that was kept elsewhere."
        )


def _anchor(row: RowMapping) -> Anchor:
    return Anchor(row["seq"], row["hash"], rfc3339(row["at"]), row["key_id"], row["signature"])
