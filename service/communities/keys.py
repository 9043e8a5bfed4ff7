"""API keys: made once, stored as a hash, scoped, revocable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service.communities.errors import UnknownKeyError, UnknownScopeError
from service.communities.principal import Principal
from service.communities.tables import ApiKey
from service.kit import hash_token, new_token
from service.storage import UnitOfWork

SCOPES = {
    "posts": "send, edit, delete, read and report posts; describe channels and members",
    "scores": "see scores in dry checks",
    "review": "list, claim and decide review items",
    "webhooks": "manage receivers of events",
    "policy:write": "store, check and try versions of the policy",
    "policy:publish": "roll versions of the policy out, publish them and roll back",
    "admin": "everything",
}


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as lists show it: never the key itself."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


def create_key(
    unit: UnitOfWork, community_id: str, name: str, scopes: Iterable[str], actor: str = "cli"
) -> tuple[str, str]:
    """Make a key and return its id and the key, which can't be shown again.

    Raises:
        UnknownScopeError: a scope that does not exist.
    """
    chosen = sorted(set(scopes))
    for scope in chosen:
        if scope not in SCOPES:
            raise UnknownScopeError(f"There is no scope {scope!r}: choose from {', '.join(SCOPES)}")
    key_id, key = unit.new_id(), f"rk_{new_token(24)}"
    row = {
        "id": key_id,
        "community_id": community_id,
        "name": name,
        "prefix": key[:8],
        "key_hash": hash_token(key),
        "scopes": chosen,
        "created_at": unit.now,
    }
    unit.connection.execute(insert(ApiKey), row)
    payload = {"name": name, "scopes": chosen}
    unit.audit(community_id, actor, "key.created", f"key/{key_id}", payload)
    return key_id, key


def find_key(connection: Connection, key: str) -> Principal | None:
    """Return whose key this is, or ``None`` for an unknown or revoked one."""
    row = connection.execute(
        select(ApiKey.id, ApiKey.community_id, ApiKey.name, ApiKey.scopes).where(
            ApiKey.key_hash == hash_token(key), ApiKey.revoked_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return Principal("key", row.id, row.community_id, row.name, frozenset(row.scopes))


def list_keys(connection: Connection, community_id: str) -> list[KeyView]:
    """Return every key of a community, newest first."""
    rows = connection.execute(
        select(
            ApiKey.id,
            ApiKey.name,
            ApiKey.prefix,
            ApiKey.scopes,
            ApiKey.created_at,
            ApiKey.revoked_at,
        )
        .where(ApiKey.community_id == community_id)
        .order_by(ApiKey.id.desc())
    )
    return [
        KeyView(r.id, r.name, r.prefix, tuple(r.scopes), r.created_at, r.revoked_at) for r in rows
    ]


def revoke_key(unit: UnitOfWork, community_id: str, key_id: str, actor: str = "cli") -> None:
    """Make a key useless from now on.

    Raises:
        UnknownKeyError: no working key has this id.
    """
    done = unit.connection.execute(
        update(ApiKey)
        .where(ApiKey.community_id == community_id, ApiKey.id == key_id)
        .where(ApiKey.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )
    if not done.rowcount:
        raise UnknownKeyError(f"No working key has the id {key_id}: `reins keys list` shows them")
    unit.audit(community_id, actor, "key.revoked", f"key/{key_id}", {})
