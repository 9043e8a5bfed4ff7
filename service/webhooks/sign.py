"""Signing in the Standard Webhooks way (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime

from standardwebhooks import Webhook

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a fresh signing secret: ``whsec_`` and the base64 of 32 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature_headers(
    event_id: str, body: str, secrets_in_use: Sequence[str], at: datetime
) -> dict[str, str]:
    """Return the three headers that let a receiver check who sent a body and when.

    Args:
        event_id: sent as ``webhook-id``; the same at every try, so that a receiver can tell
            repeats.
        body: exactly the text that is sent.
        secrets_in_use: one signature each, the newest first; two while a rotation overlaps.
        at: moment of this try, aware UTC.
    """
    signatures = [Webhook(secret).sign(event_id, at, body) for secret in secrets_in_use]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
