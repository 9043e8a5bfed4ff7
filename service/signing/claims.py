"""What a token says, once its signature, its audience and its times were checked. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt

from service.signing.errors import TokenExpiredError, TokenForgedError, TokenPurposeError
from service.signing.key import Key

LEEWAY_SECONDS = 30
"""By how much the clocks of a host and of this machine may differ."""
RESERVED = frozenset({"aud", "exp", "iat", "iss", "jti", "nbf", "sub"})
FORGED = "The token is not whole, or not signed with our key. Copy the whole link, or ask anew."
_OVER = "The time of this token is over. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token that was read says.

    Attributes:
        community_id: the community whose key signed it.
        subject: who or what it is about (``sub``).
        expires_at: until when it is good, aware UTC.
        more: its other claims.
    """

    community_id: str
    subject: str
    expires_at: datetime
    more: Mapping[str, Any]


def decode(token: str, key: Key, audience: str, now: datetime) -> Claims:
    """Check a token with one key and return what it says; raises as `read_token` does."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.private,
            algorithms=[key.algorithm],
            audience=audience,
            # Times are checked below, against the clock that was passed in.
            options={
                "require": ["aud", "exp", "sub"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidAudienceError:
        raise TokenPurposeError(f"This token was not made for {audience!r}.") from None
    except jwt.MissingRequiredClaimError as error:
        raise TokenForgedError(f"The token lacks the claim {error.claim!r}.") from None
    except jwt.InvalidTokenError:
        raise TokenForgedError(FORGED) from None
    expires_at = _moment(claims["exp"], "exp")
    if (now - expires_at).total_seconds() >= LEEWAY_SECONDS:
        raise TokenExpiredError(_OVER)
    begins_at = _moment(claims.get("nbf", 0), "nbf")
    if (begins_at - now).total_seconds() > LEEWAY_SECONDS:
        raise TokenForgedError("The token is not valid yet: check the clock of who signed it.")
    more = {name: value for name, value in claims.items() if name not in RESERVED}
    return Claims(key.community_id, str(claims["sub"]), expires_at, more)


def _moment(value: object, claim: str) -> datetime:
    """Read a NumericDate; a number that is none would otherwise never be over."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, ValueError, OSError):
            pass
    raise TokenForgedError(f"The claim {claim!r} of the token is no time in seconds.")
