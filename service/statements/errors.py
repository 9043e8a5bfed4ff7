"""Errors of statements of reasons."""

from __future__ import annotations

from service.errors import NotFoundError


class NoStatementError(NotFoundError):
    """The action restricts nobody, or was never asked of the host."""

    code = "no_statement"
    title = "There is nothing to give reasons for"
