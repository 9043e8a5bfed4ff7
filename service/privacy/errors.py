"""Errors of erasure, export and legal holds."""

from __future__ import annotations

from service.errors import ConflictError, NotFoundError


class UnknownMemberError(NotFoundError):
    """Nothing is known of the member."""

    code = "unknown_member"


class ErasureNotFoundError(NotFoundError):
    """There is no such erasure in the community."""

    code = "erasure_not_found"


class HoldError(ConflictError):
    """A legal hold stands already, or none does."""

    code = "legal_hold"
