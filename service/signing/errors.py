"""Errors of tokens: each says to whoever holds one what to do next."""

from __future__ import annotations

from service.errors import ForbiddenError, UnauthorisedError


class TokenExpiredError(UnauthorisedError):
    """The token was good once: its time is over, or its key was retired."""

    code = "token_expired"
    title = "The token has expired"


class TokenForgedError(UnauthorisedError):
    """The token is not whole, or not signed with a key of this purpose."""

    code = "token_forged"
    title = "The token was not made for this service"


class TokenPurposeError(ForbiddenError):
    """The token is genuine and was made for something else."""

    code = "token_not_for_this"
    title = "The token is not for this"
