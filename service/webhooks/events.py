"""The types of events hosts can ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.webhooks.errors import UnknownEventError

EVENT_TYPES = (
    "post.decided",
    "review.resolved",
    "report.resolved",
    "action.requested",
    "action.reversed",
    "action.overdue",
    "action.ended",
    "action.cancelled",
    "confirmation.requested",
    "conversation.opened",
    "conversation.message",
    "conversation.closed",
    "reporter.warned",
    "reporter.muted",
    "appeal.filed",
    "appeal.requested",
    "appeal.resolved",
    "member.recognised",
    "policy.notify",
    "policy.braked",
    "guidelines.changed",
    "audit.anchored",
    "member.erased",
)
ALL = "*"


def check_events(wanted: Iterable[str]) -> list[str]:
    """Return the wanted types without repeats, ``["*"]`` if one of them is ``*``.

    Raises:
        UnknownEventError: a type does not exist, or none is named.
    """
    names = list(dict.fromkeys(name.strip() for name in wanted if name.strip()))
    unknown = [name for name in names if name != ALL and name not in EVENT_TYPES]
    if unknown:
        raise UnknownEventError(
            f"There is no event type {', '.join(map(repr, unknown))}. "
            f"Choose from {', '.join(EVENT_TYPES)}, or * for all."
        )
    if not names:
        raise UnknownEventError(
            f"Name at least one event type: {', '.join(EVENT_TYPES)}, or * for all."
        )
    return [ALL] if ALL in names else names


def wants(events: Sequence[str], type: str) -> bool:
    """Tell whether an endpoint that asked for ``events`` gets events of a type."""
    return ALL in events or type in events
