"""Review items and verdicts as other parts see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

OPEN = "open"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One question to a human.

    ``state`` is ``open``, ``resolved``, ``superseded`` (the post changed, a newer item asks) or
    ``withdrawn``. ``priority`` is 0 to 100. An item with ``appeal_id`` asks about that appeal.
    """

    id: str
    community_id: str
    post_pk: str
    author_id: str
    channel_id: str
    revision: int
    decision_id: str
    kind: str
    queue: str
    priority: int
    guideline_id: str | None
    rule: str | None
    state: str
    reports: int
    detail: dict[str, Any]
    created_at: datetime
    due_at: datetime | None
    assigned_to: str | None
    lease_holder: str | None
    lease_until: datetime | None
    resolved_at: datetime | None
    verdict_id: str | None
    appeal_id: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the item waits for a verdict."""
        return self.state == OPEN

    @property
    def is_blind(self) -> bool:
        """Tell whether what the machine thought stays hidden: it must not lead who judges."""
        return self.is_open and self.kind == "sample"

    def leased_to(self, now: datetime) -> str | None:
        """Return the staff id of who holds the item now, or ``None``."""
        if self.lease_holder is None or self.lease_until is None or self.lease_until <= now:
            return None
        return self.lease_holder

    def overdue(self, now: datetime) -> bool:
        """Tell whether the item waits longer than its queue promises."""
        return self.is_open and self.due_at is not None and self.due_at <= now


def why_closed(item: ItemView) -> str:
    """Say in words why an item was closed without a verdict."""
    if item.state == "superseded":
        return "The post was edited, and a newer item asks about it"
    answer, reason = item.detail.get("answer"), item.detail.get("reason")
    closed = {
        "taken back": "What was to be confirmed has been taken back",
        "confirmed": "The host has confirmed the suspension",
        "declined": "The host has declined the suspension",
    }.get(str(answer), f"The item is {item.state}")
    return f"{closed} ({reason})" if reason else closed


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What a human decided about an item."""

    id: str
    community_id: str
    item_id: str
    post_pk: str
    revision: int
    staff_id: str
    verdict: str
    guideline_id: str | None
    severity: str | None
    note: str | None
    message: str | None
    decision_id: str | None
    created_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items to list; ``None`` means any."""

    queue: str | None = None
    state: str = OPEN
    guideline_id: str | None = None
    channel_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some items in the order of the queue; ``next_cursor`` is ``None`` on the last page."""

    items: list[ItemView]
    next_cursor: str | None
