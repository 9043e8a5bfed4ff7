"""The base of every error that Reins raises on purpose."""

from __future__ import annotations

from typing import Any, ClassVar


class ReinsError(Exception):
    """An error with an HTTP status and a stable code.

    ``str(error)`` is the detail for a human and says how to mend it. Over HTTP it becomes an
    RFC 9457 problem whose ``code`` clients may rely on; on the command line it is one line.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong inside Reins"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra = extra


class NotFoundError(ReinsError):
    """The thing named in the path does not exist in this community."""

    status = 404
    code = "not_found"
    title = "Not found"


class ConflictError(ReinsError):
    """The request does not fit the present state."""

    status = 409
    code = "conflict"
    title = "Conflict with the present state"


class InvalidError(ReinsError):
    """The request is understood and can't be accepted as it is."""

    status = 422
    code = "invalid"
    title = "The request is not valid"


class UnauthorisedError(ReinsError):
    """No key, or not a key of this service."""

    status = 401
    code = "unauthorised"
    title = "A valid API key is needed"


class ForbiddenError(ReinsError):
    """The key or the person is known and may not do this."""

    status = 403
    code = "forbidden"
    title = "Not allowed"


class TooManyRequestsError(ReinsError):
    """A limit is reached; ``retry_after`` (seconds) says when to try again."""

    status = 429
    code = "too_many_requests"
    title = "Too many requests"

    def __init__(self, detail: str, retry_after: int = 1, **extra: Any) -> None:
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class ConfigurationError(ReinsError):
    """The service can't start with these settings or files."""

    status = 500
    code = "configuration"
    title = "The configuration is not usable"
