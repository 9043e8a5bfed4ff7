"""Requests that are too large are turned away before they are read into memory."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import ReinsError
from service.http.problems import problem_of, respond


class BodyTooLargeError(ReinsError):
    """The body is larger than the limit."""

    status = 413
    code = "body_too_large"
    title = "The request is too large"


class BodyLimit:
    """ASGI middleware that refuses bodies over ``limit`` bytes, announced or not."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            await self._refuse(scope, receive, send)
            return
        if b"content-length" in dict(scope["headers"]):
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, self._counting(receive), send)
        except BodyTooLargeError:
            await self._refuse(scope, receive, send)

    def _counting(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise BodyTooLargeError(self._detail)
            return message

        return counted

    @property
    def _detail(self) -> str:
        return (
            f"The body has more than {self._limit:,} bytes: send less, for example smaller "
            "batches, or raise REINS_MAX_BODY_BYTES"
        )

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = respond(problem_of(BodyTooLargeError(self._detail)), {"Connection": "close"})
        await response(scope, receive, send)
