"""A key and what it may be for. Pure."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HMAC: Final = "HS256"
ED25519: Final = "EdDSA"
LINKS: Final = "links"
MEMBER_TOKENS: Final = "member_tokens"
ANCHORS: Final = "anchors"
_SECRET_BYTES = 48


@dataclass(frozen=True, slots=True)
class Purpose:
    """What keys of one purpose have in common.

    Attributes:
        algorithm: as JOSE names it (RFC 7518, RFC 8037).
        of_service: one key for the whole service instead of one per community.
        overlap: how long the old key still reads tokens after a rotation.
    """

    algorithm: str
    of_service: bool
    overlap: timedelta


PURPOSES: Final = {
    # Links in statements stay good as long as an appeal may be filed.
    LINKS: Purpose(HMAC, of_service=False, overlap=timedelta(days=60)),
    MEMBER_TOKENS: Purpose(HMAC, of_service=False, overlap=timedelta(days=1)),
    ANCHORS: Purpose(ED25519, of_service=True, overlap=timedelta(0)),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of one purpose; its private half stays out of every ``repr``.

    Attributes:
        community_id: whose key it is; empty where it belongs to the whole service.
        private: the secret itself for HMAC, a PEM key (PKCS #8) for Ed25519.
        public: the PEM public key (SubjectPublicKeyInfo) of Ed25519.
        retired_at: from when on it is good for nothing but old anchors; may lie ahead.
    """

    id: str
    community_id: str
    purpose: str
    algorithm: str
    private: str = field(repr=False)
    public: str | None
    created_at: datetime
    retired_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Tell whether it still signs or reads tokens."""
        return self.retired_at is None or self.retired_at > now


def generate(algorithm: str) -> tuple[str, str | None]:
    """Make a private key and, for Ed25519, the public one that goes with it."""
    if algorithm == HMAC:
        return secrets.token_urlsafe(_SECRET_BYTES), None
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode(), public.decode()


def sign(key: Key, message: bytes) -> str:
    """Return the Ed25519 signature (RFC 8032) of a message in base64."""
    private = serialization.load_pem_private_key(key.private.encode(), password=None)
    assert isinstance(private, Ed25519PrivateKey)
    return base64.b64encode(private.sign(message)).decode()


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Tell whether the holder of the private half of ``public`` (PEM) signed a message."""
    loaded = load_public(public)
    try:
        loaded.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_public(pem: str) -> Ed25519PublicKey:
    """Read a public key.

    Raises:
        ValueError: it is not PEM, or not a key of Ed25519.
    """
    loaded = serialization.load_pem_public_key(pem.encode())
    if not isinstance(loaded, Ed25519PublicKey):
        raise ValueError(f"a key of Ed25519 is needed, this one is {type(loaded).__name__}")
    return loaded
