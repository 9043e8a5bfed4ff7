"""Who a member is: a short-lived token that the host signs for them."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from service.errors import UnauthorisedError
from service.http.dependencies import run_read, services_of
from service.signing import MEMBER_TOKENS, Claims, read_token

AUDIENCE = "standing"


class RequireMember(HTTPBearer):
    """A dependency that gives the claims of a member's token; ``subject`` is the member."""

    def __init__(self) -> None:
        super().__init__(
            auto_error=False,
            scheme_name="MemberToken",
            bearerFormat="JWT",
            description="A JWT that the host signs for one member (`reins signing rotate`).",
        )

    async def __call__(self, request: Request) -> Claims:  # type: ignore[override]
        """Return what the token says.

        Raises:
            UnauthorisedError: there is none.
            TokenForgedError, TokenPurposeError, TokenExpiredError: it is not good.
        """
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise UnauthorisedError(
                "No token: send the header `Authorization: Bearer TOKEN` with a JWT that the host "
                "signed for the member"
            )
        services = services_of(request)
        now = services.clock()
        return await run_read(
            services,
            lambda connection: read_token(
                connection, token.strip(), MEMBER_TOKENS, audience=AUDIENCE, now=now
            ),
        )


def require_member() -> Any:
    """Return a dependency that gives the claims of whoever holds a member's token."""
    return Depends(RequireMember())
