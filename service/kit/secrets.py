"""Random tokens and their hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_token(size: int = 32) -> str:
    """Return a URL-safe random token made from ``size`` random bytes."""
    return secrets.token_urlsafe(size)


def hash_token(token: str) -> str:
    """Return the hex SHA-256 of a token.

    Tokens here carry 128 bits of randomness or more, so that a fast hash is enough; passwords,
    which people choose, never go through this function.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def constant_time_equal(left: str, right: str) -> bool:
    """Compare two strings in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())
