"""Idempotency-Key: the same request twice gets the same answer, and has effect once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from service.decisions.errors import IdempotencyError
from service.decisions.tables import IdempotencyKey
from service.storage import UnitOfWork

Answer = tuple[int, bytes]


def request_hash(method: str, path: str, body: bytes) -> str:
    """Return the hex SHA-256 of a request: method, path with query, and body."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def once(
    unit: UnitOfWork,
    community_id: str,
    key: str | None,
    digest: str,
    work: Callable[[UnitOfWork], Answer],
) -> Answer:
    """Do ``work`` and remember its answer under ``key``, or return the answer remembered.

    Both happen in the transaction of ``unit``, so there is no moment in which the work is done
    and the key is not.

    Raises:
        IdempotencyError: the key was used for another request.
    """
    if key is None:
        return work(unit)
    known = recall(unit, community_id, key, digest)
    if known is not None:
        return known
    status, body = work(unit)
    remember(unit, community_id, key, digest, status, body)
    return status, body


def recall(unit: UnitOfWork, community_id: str, key: str, digest: str) -> Answer | None:
    """Return the answer remembered under a key, or ``None``.

    Raises:
        IdempotencyError: the key was used for another request.
    """
    row = unit.connection.execute(
        select(IdempotencyKey.request_hash, IdempotencyKey.status, IdempotencyKey.body).where(
            IdempotencyKey.community_id == community_id, IdempotencyKey.key == key
        )
    ).one_or_none()
    if row is None:
        return None
    if row.request_hash != digest:
        raise IdempotencyError(
            "This Idempotency-Key came with another request before: use a new key for each "
            "request, and the same key only to repeat it"
        )
    return int(row.status), str(row.body).encode()


def remember(
    unit: UnitOfWork, community_id: str, key: str, digest: str, status: int, body: bytes
) -> None:
    """Remember an answer under a key."""
    row = {
        "community_id": community_id,
        "key": key,
        "request_hash": digest,
        "status": status,
        "body": body.decode(),
        "created_at": unit.now,
    }
    unit.connection.execute(insert(IdempotencyKey), row)


def purge(unit: UnitOfWork, hours: int) -> int:
    """Forget keys older than ``hours`` and return how many."""
    oldest: datetime = unit.now - timedelta(hours=hours)
    done = unit.connection.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < oldest))
    return done.rowcount
