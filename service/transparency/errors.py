"""Errors of the transparency report."""

from __future__ import annotations

from service.errors import InvalidError


class PeriodError(InvalidError):
    """The span can't be reported on."""
