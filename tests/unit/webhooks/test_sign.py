"""Signatures verify with the reference library, and only for what was signed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from service.webhooks.sign import new_secret, signature_headers

BODY = '{"id":"evt","text":"größe 🙂"}'


def test_a_secret_is_prefixed_base64_of_at_least_24_random_bytes() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) >= 24


def test_both_secrets_verify_while_a_rotation_overlaps() -> None:
    new, old, other = new_secret(), new_secret(), new_secret()
    headers = signature_headers("evt_1", BODY, [new, old], datetime.now(UTC))
    assert headers["webhook-id"] == "evt_1"
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (new, old):
        assert Webhook(secret).verify(BODY, headers)["id"] == "evt"
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(other).verify(BODY, headers)


@pytest.mark.parametrize("part", ["webhook-id", "webhook-timestamp", "body"])
def test_a_change_of_any_signed_part_is_found(part: str) -> None:
    secret = new_secret()
    now = datetime.now(UTC)
    headers = signature_headers("evt_1", BODY, [secret], now)
    body = BODY
    if part == "body":
        body = BODY.replace("evt", "evx")
    elif part == "webhook-id":
        headers[part] = "evt_2"
    else:
        headers[part] = str(int(now.timestamp()) - 1)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(secret).verify(body, headers)
