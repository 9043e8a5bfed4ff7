"""Versions of a policy, and who acted on them, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATES: Final = {
    "draft": "Draft",
    "checked": "Checked",
    "shadow": "In the shadow",
    "rolling": "Rolling out",
    "live": "Live",
    "retired": "Retired",
}
ACTORS: Final = {"file": "The policy file", "cli": "The command line", "brake": "The brake"}


def who(actor: str, names: Mapping[str, str]) -> str:
    """Return who an actor of the audit trail is; ``names`` are those of staff by id."""
    kind, _, rest = actor.partition(":")
    if kind == "staff":
        return names.get(rest, "A colleague")
    if kind == "cli" and rest:
        return f"{rest} (command line)"
    return "An API key" if kind == "key" else ACTORS.get(actor, actor)


def standing(state: str, share: int) -> str:
    """Return where a version stands."""
    return f"{STATES[state]}, {share} %" if state == "rolling" else STATES[state]
