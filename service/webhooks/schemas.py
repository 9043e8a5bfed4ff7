"""The wire shapes of webhooks: receivers and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.kit import rfc3339
from service.webhooks.endpoints import LONGEST_OVERLAP_HOURS, EndpointView
from service.webhooks.guard import LONGEST_URL
from service.webhooks.queries import DeliveryView

State = Literal["pending", "delivered", "dead"]
EXAMPLE_ID = "0199f0a0-7c1e-7d5a-9a51-0c9b8f1f2a10"


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class WebhookIn(Model):
    """A receiver to add."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "url": "https://host.example/reins",
                    "events": ["post.decided", "action.requested"],
                },
            ]
        },
    )

    url: Annotated[str, Field(max_length=LONGEST_URL)] = Field(
        description="http(s), without credentials, on a public address."
    )
    events: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=20)] = Field(
        default=["*"], description="Event types to send; `*` means all, also later ones."
    )


class RotateIn(Model):
    """How to rotate a secret."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"overlap_hours": 24}]},
    )

    overlap_hours: float = Field(
        24,
        ge=0,
        le=LONGEST_OVERLAP_HOURS,
        description="Hours for which the old secret signs along; 0 ends it at once.",
    )


class WebhookOut(BaseModel):
    """A receiver. The secret is not part of it: it is shown once."""

    id: str = Field(examples=[EXAMPLE_ID])
    url: str
    events: list[str]
    state: Literal["active", "resting", "disabled"] = Field(
        description="`resting`: it keeps failing and is tried again at `paused_until`."
    )
    failures: int = Field(description="Failed tries since the last success.")
    paused_until: str | None
    rotating_until: str | None = Field(description="Until then the old secret signs along.")
    created_at: str
    disabled_at: str | None
    disabled_why: str | None


class NewWebhookOut(WebhookOut):
    """A receiver with its secret, this once."""

    secret: str = Field(description="`whsec_...`; keep it now, it is not shown again.")


class WebhooksOut(BaseModel):
    """The receivers of a community."""

    webhooks: list[WebhookOut]


class DeliveryOut(BaseModel):
    """One event on its way to one receiver."""

    id: str = Field(examples=[EXAMPLE_ID])
    event_id: str = Field(description="What the receiver sees as `webhook-id`.")
    type: str
    subject: str
    state: State
    attempts: int
    next_attempt_at: str | None
    last_status: int | None
    last_error: str | None
    created_at: str
    delivered_at: str | None


class DeliveriesOut(BaseModel):
    """A page of the delivery log, the newest event first."""

    deliveries: list[DeliveryOut]
    next_before: str | None = Field(description="Give it as `before` to get the next page.")


def webhook_body(view: EndpointView, now: datetime, secret: str | None = None) -> dict[str, Any]:
    """Return a receiver as it goes out; with its secret only right after it was made."""
    resting = view.paused_until is not None and view.paused_until > now
    body = {
        "id": view.id,
        "url": view.url,
        "events": view.events,
        "state": "disabled" if view.disabled_at else "resting" if resting else "active",
        "failures": view.failures,
        "paused_until": _time(view.paused_until if resting else None),
        "rotating_until": _time(view.rotating_until),
        "created_at": _time(view.created_at),
        "disabled_at": _time(view.disabled_at),
        "disabled_why": view.disabled_why,
    }
    return body if secret is None else body | {"secret": secret}


def delivery_body(view: DeliveryView) -> dict[str, Any]:
    """Return a delivery as it goes out."""
    pending = view.state == "pending"
    return {
        "id": view.id,
        "event_id": view.event_id,
        "type": view.type,
        "subject": view.subject,
        "state": view.state,
        "attempts": view.attempts,
        "next_attempt_at": _time(view.next_attempt_at if pending else None),
        "last_status": view.last_status,
        "last_error": view.last_error,
        "created_at": _time(view.created_at),
        "delivered_at": _time(view.delivered_at),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else rfc3339(moment)
