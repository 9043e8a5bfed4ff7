"""Errors of the audit trail."""

from __future__ import annotations

from service.errors import ConflictError, InvalidError


class AuditFileError(InvalidError):
    """A file of anchors, keys or exported rows can't be read."""


class ChainCutError(ConflictError):
    """The chain is not the one that was signed before: it was cut, rewritten or restored."""
