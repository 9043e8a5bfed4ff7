"""Signed tokens (JWT, RFC 7519): who may do one thing until a moment.

Algorithm and key come from the store, never from the token (RFC 8725, 3.1); the header's ``kid``
only says which of our keys to try.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from sqlalchemy import Connection

from service.signing.claims import FORGED, RESERVED, Claims, decode
from service.signing.errors import TokenExpiredError, TokenForgedError
from service.signing.key import Key
from service.signing.keys import find_key, live_keys, signing_key
from service.storage import UnitOfWork

LONGEST = 4096


def sign_token(
    unit: UnitOfWork,
    community_id: str,
    purpose: str,
    *,
    audience: str,
    subject: str,
    expires_at: datetime,
    claims: Mapping[str, Any] | None = None,
) -> str:
    """Return a token that `read_token` accepts for one audience until ``expires_at``.

    Args:
        unit: the key is made in this transaction if there is none yet.
        community_id: whose token it is.
        purpose: which of the community's keys signs.
        audience: what it may be used for: ``appeal``, ``standing``, ``statement``.
        subject: who or what it is about.
        expires_at: aware; whole seconds count.
        claims: what else it shall carry; readable by whoever holds it.
    """
    more = dict(claims or {})
    assert not more.keys() & RESERVED
    key = signing_key(unit, community_id, purpose)
    payload = more | {
        "aud": audience,
        "sub": subject,
        "iat": int(unit.now.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    return jwt.encode(payload, key.private, algorithm=key.algorithm, headers={"kid": key.id})


def read_token(
    connection: Connection,
    token: str,
    purpose: str,
    *,
    audience: str,
    now: datetime,
    community_id: str | None = None,
) -> Claims:
    """Return what a token says, once it is certain who signed it, for what, and until when.

    Args:
        connection: the store with the keys.
        token: as it was given to us.
        purpose: which keys may have signed it.
        audience: what it is used for now.
        now: the present moment.
        community_id: whose token it must be; if left out, the token must name its key (``kid``).

    Raises:
        TokenForgedError: it is not whole or not signed with a key of this purpose.
        TokenPurposeError: it was made for another audience.
        TokenExpiredError: its time is over, or its key is retired.
    """
    keys = _candidates(connection, token, purpose, community_id, now)
    for key in keys[:-1]:
        try:
            return decode(token, key, audience, now)
        except TokenForgedError:
            continue
    return decode(token, keys[-1], audience, now)


def _candidates(
    connection: Connection, token: str, purpose: str, community_id: str | None, now: datetime
) -> list[Key]:
    key_id = _key_id(token)
    if key_id is None and community_id is not None:
        found = live_keys(connection, community_id, purpose, now)
    else:
        named = find_key(connection, key_id) if key_id else None
        found = [named] if named else []
    keys = [
        key for key in found if key.purpose == purpose and community_id in (None, key.community_id)
    ]
    if not keys:
        raise TokenForgedError(FORGED)
    if not keys[0].is_live(now):
        raise TokenExpiredError("The key that signed this token was retired. Ask for a new one.")
    return keys


def _key_id(token: str) -> str | None:
    if len(token) > LONGEST:
        raise TokenForgedError(FORGED)
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
    except jwt.InvalidTokenError:
        raise TokenForgedError(FORGED) from None
    return key_id if isinstance(key_id, str) else None
