"""Run the ASGI application; a refusal to start is one clear line, not a traceback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

from service.errors import ReinsError
from service.settings import Settings
from service.supervisor.ports import require_port

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

GRACEFUL_SECONDS = 5


class Guarded:
    """An application that remembers why it refused to start, instead of logging a traceback."""

    def __init__(self, application: Application) -> None:
        self.refusal: ReinsError | None = None
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on; at the start, keep an expected error."""
        if scope["type"] != "lifespan":
            await self._application(scope, receive, send)
            return
        failed: list[Message] = []

        async def hold_failure(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._application(scope, receive, hold_failure)
        except ReinsError as error:
            self.refusal = error
        finally:
            for message in failed:
                await send(message if self.refusal is None else {"type": message["type"]})


def serve(application: Application, settings: Settings) -> None:
    """Serve until a signal ends it.

    Raises:
        PortTakenError: something else listens on the port.
        ReinsError: what the application said when it refused to start.
        SystemExit: it did not start for another reason, which was logged.
    """
    guarded = Guarded(application)
    server = uvicorn.Server(
        uvicorn.Config(
            guarded,
            host=settings.host,
            port=require_port(settings.host, settings.port),
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACEFUL_SECONDS,
        )
    )
    try:
        server.run()
    except SystemExit as left:
        if guarded.refusal is None:
            raise
        raise guarded.refusal from left
