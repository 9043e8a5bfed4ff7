"""Errors of the store."""

from __future__ import annotations

from service.errors import ReinsError


class StoreUnavailableError(ReinsError):
    """The store did not answer or is shutting down; nothing was written."""

    status = 503
    code = "store_unavailable"
    title = "The store is not available"
