"""Keys in the store: made when first needed, rotated, retired."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, select, update

from service.errors import NotFoundError
from service.signing.key import PURPOSES, Key, generate
from service.signing.tables import SigningKey
from service.storage import UnitOfWork, insert_ignore

# Any fixed UUID does: it names the space in which the ids of first keys are made.
_SPACE = uuid.UUID("5f0a6b1c-2f6e-4a53-9a53-0d6a3e0f7f51")


def signing_key(unit: UnitOfWork, community_id: str, purpose: str) -> Key:
    """Return the key that signs now; make one if there is none.

    However many ask at once, they all get the same one: its id follows from what it is for, so
    the second insert finds the first.
    """
    keys = all_keys(unit.connection, community_id, purpose)
    found = _signing(keys, unit.now)
    if found is not None:
        return found
    owner = _owner(community_id, purpose)
    # Counted in the same answer: a key that is written meanwhile must not give another number.
    key_id = str(uuid.uuid5(_SPACE, f"{owner}/{purpose}/{len(keys)}"))
    if insert_ignore(unit.connection, SigningKey, _row(unit, key_id, owner, purpose)):
        unit.audit(owner, "system", "signing.key_made", f"signing_key/{key_id}", _told(purpose))
    made = current_key(unit.connection, community_id, purpose, unit.now)
    assert made is not None
    return made


def current_key(
    connection: Connection, community_id: str, purpose: str, now: datetime
) -> Key | None:
    """Return the key that signs now, or ``None`` if none was needed yet."""
    return _signing(all_keys(connection, community_id, purpose), now)


def live_keys(connection: Connection, community_id: str, purpose: str, now: datetime) -> list[Key]:
    """Return the keys that still read tokens, the one that signs first."""
    return _live(all_keys(connection, community_id, purpose), now)


def all_keys(connection: Connection, community_id: str, purpose: str) -> list[Key]:
    """Return every key there ever was for a purpose, the newest first."""
    statement = (
        select(SigningKey.__table__)
        .where(
            SigningKey.community_id == _owner(community_id, purpose),
            SigningKey.purpose == purpose,
        )
        .order_by(SigningKey.created_at.desc(), SigningKey.id.desc())
    )
    return [_key(row) for row in connection.execute(statement).mappings()]


def find_key(connection: Connection, key_id: str) -> Key | None:
    """Return the key with an id, whosever it is."""
    statement = select(SigningKey.__table__).where(SigningKey.id == key_id)
    row = connection.execute(statement).mappings().first()
    return None if row is None else _key(row)


def rotate(
    unit: UnitOfWork,
    community_id: str,
    purpose: str,
    actor: str,
    overlap: timedelta | None = None,
) -> Key:
    """Make a new key; the old ones go on reading for the overlap of the purpose, or the given."""
    owner, key_id = _owner(community_id, purpose), unit.new_id()
    end = unit.now + (PURPOSES[purpose].overlap if overlap is None else overlap)
    for old in live_keys(unit.connection, community_id, purpose, unit.now):
        if old.retired_at is None or old.retired_at > end:
            _retire(unit, old, end, actor)
    unit.connection.execute(insert(SigningKey), _row(unit, key_id, owner, purpose))
    unit.audit(owner, actor, "signing.rotated", f"signing_key/{key_id}", _told(purpose))
    return next(k for k in all_keys(unit.connection, owner, purpose) if k.id == key_id)


def retire(unit: UnitOfWork, community_id: str, key_id: str, actor: str) -> Key:
    """Make a key useless at once: tokens it signed are refused.

    Raises:
        NotFoundError: the community, or the service, has no such key.
    """
    found = find_key(unit.connection, key_id)
    if found is None or found.community_id not in ("", community_id):
        raise NotFoundError(f"There is no signing key {key_id}: `reins signing list` shows them.")
    if found.is_live(unit.now):
        _retire(unit, found, unit.now, actor)
    return found


def _live(keys: Sequence[Key], now: datetime) -> list[Key]:
    found = [key for key in keys if key.is_live(now)]
    return sorted(found, key=lambda key: key.retired_at is not None)


def _signing(keys: Sequence[Key], now: datetime) -> Key | None:
    return next(iter(_live(keys, now)), None)


def _retire(unit: UnitOfWork, key: Key, at: datetime, actor: str) -> None:
    unit.connection.execute(update(SigningKey).where(SigningKey.id == key.id).values(retired_at=at))
    told = _told(key.purpose) | {"retired_at": at.isoformat()}
    unit.audit(key.community_id, actor, "signing.retired", f"signing_key/{key.id}", told)


def _owner(community_id: str, purpose: str) -> str:
    return "" if PURPOSES[purpose].of_service else community_id


def _told(purpose: str) -> dict[str, str]:
    return {"purpose": purpose}


def _row(unit: UnitOfWork, key_id: str, owner: str, purpose: str) -> dict[str, object]:
    algorithm = PURPOSES[purpose].algorithm
    private, public = generate(algorithm)
    return {
        "id": key_id,
        "community_id": owner,
        "purpose": purpose,
        "algorithm": algorithm,
        "private": private,
        "public": public,
        "created_at": unit.now,
        "retired_at": None,
    }


def _key(row: RowMapping) -> Key:
    return Key(**row)
