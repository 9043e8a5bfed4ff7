"""Requests that are too large are turned away before they are read into memory.

The framework has such a limit too; it answers in plain text, and hosts are promised problems.
"""

from __future__ import annotations

from contextlib import suppress

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
        announced = dict(scope["headers"]).get(b"content-length")
        if announced is None:
            await self._count(scope, receive, send)
        elif announced.isdigit() and int(announced) <= self._limit:
            await self._app(scope, receive, send)
        else:
            await self._refuse(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a body of unknown size; what the application answers to its stump is dropped."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise BodyTooLargeError(self._detail)
            return message

        async def passed(message: Message) -> None:
            if seen <= self._limit:
                await send(message)

        with suppress(BodyTooLargeError):
            await self._app(scope, counted, passed)
        if seen > self._limit:
            await self._refuse(scope, receive, send)

    @property
    def _detail(self) -> str:
        return (
            f"The body has more than {self._limit:,} bytes: send less, for example smaller "
            "batches, or raise REINS_MAX_BODY_BYTES"
        )

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = respond(problem_of(BodyTooLargeError(self._detail)), {"Connection": "close"})
        await response(scope, receive, send)
