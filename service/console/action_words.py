"""What the console says of an action at the host, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from service.console.words import STATUSES, STEPS, ago, span, stamp
from service.ladder.browse import ActionView

SHELVES: Final = {
    "waiting": "Waiting for the host",
    "overdue": "Overdue",
    "proposed": "To confirm",
    "suspended": "Suspended now",
    "all": "All",
}
NOTHING: Final = {
    "waiting": "The host has answered everything",
    "overdue": "Nothing is overdue",
    "proposed": "Nothing waits for somebody to agree",
    "suspended": "Nobody is suspended",
    "all": "The host was never asked for anything",
}
"""What an empty list says, without a filter."""


def heading(action: ActionView) -> str:
    """Return what the host was asked to do."""
    name = STEPS.get(action.step, action.step)
    if action.step != "suspend":
        return name
    if action.until is None:
        return f"{name} without end"
    return f"{name} for {span(action.until - action.requested_at)}"


def state(action: ActionView, names: Mapping[str, str], now: datetime) -> str:
    """Return where an action stands, in a sentence without its full stop.

    Args:
        action: the action.
        names: the names of the staff by their ids.
        now: the present moment.
    """
    if action.ended_by is not None:
        return _ended(action, names, now)
    if action.overdue(now):
        assert action.due_at is not None
        return f"The host should have answered {ago(action.due_at, now)}"
    answered = action.answered_at or action.reversed_at
    said = STATUSES.get(action.status, action.status).capitalize()
    return f"{said} {ago(answered, now)}" if answered and action.status != "proposed" else said


def limit(action: ActionView, now: datetime) -> str | None:
    """Return what will end the wait, or a suspension that stands; ``None`` where nothing will."""
    if action.status == "proposed" and action.confirm_by is not None:
        return f"lapses {_ahead(action.confirm_by, now)}"
    if action.suspends(now) and action.until is not None:
        return f"ends {stamp(action.until)}"
    if action.suspends(now):
        return "ends when it is lifted"
    return None


def person(actor: str | None, names: Mapping[str, str]) -> str:
    """Return who acted, as a sentence names them."""
    kind, _, who = (actor or "").partition(":")
    return names.get(who, "a colleague") if kind == "staff" else "the platform"


def lifted(action: ActionView) -> str:
    """Return what became of a suspension that was lifted: whether there is a host to tell."""
    if action.status == "cancelled":
        return "The host had not heard of it yet, so nothing is done to the account."
    return "The host will be told. The strike behind it stays."


def _ended(action: ActionView, names: Mapping[str, str], now: datetime) -> str:
    assert action.ended_at is not None
    when = ago(action.ended_at, now)
    if action.ended_by == "timer":
        return f"Its time was over {when}"
    early = ", before the host heard of it" if action.status == "cancelled" else ""
    return f"Lifted by {person(action.ended_by, names)} {when}{early}"


def _ahead(moment: datetime, now: datetime) -> str:
    return f"in {span(moment - now)}" if moment > now else "any moment"
