"""Errors of the ladder."""

from __future__ import annotations

from service.errors import ConflictError, NotFoundError


class UnknownActionError(NotFoundError):
    """No action with this id in the community."""

    code = "unknown_action"


class ActionClosedError(ConflictError):
    """The action was answered, taken back or never asked for."""

    code = "action_closed"


class NoSuspensionError(ConflictError):
    """Only a suspension can be lifted."""

    code = "no_suspension"
