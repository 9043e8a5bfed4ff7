"""Errors of policy versions."""

from __future__ import annotations

from service.errors import ReinsError


class NoPolicyError(ReinsError):
    """A community has no live policy."""

    status = 503
    code = "no_policy"
    title = "No policy is live"
