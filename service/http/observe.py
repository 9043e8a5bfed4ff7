"""Each request counted, timed and logged, without any of its text."""

from __future__ import annotations

import logging
import time

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.metrics import Metrics

QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
log = logging.getLogger("reins.access")


class Observe:
    """ASGI middleware for metrics and the access log.

    The route's pattern is recorded, never the path: a path holds the host's ids.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        # Routes, methods and statuses are few; looking a label up costs more than counting.
        self._children: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def recorded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, recorded)
        finally:
            self._record(scope, status, time.perf_counter() - started)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        key = (scope["method"], route, status)
        found = self._children.get(key)
        if found is None:
            counted = self._metrics.requests.labels(key[0], route, str(status))
            found = self._children[key] = (counted, self._metrics.request_seconds.labels(route))
        found[0].inc()
        found[1].observe(seconds)
        if route not in QUIET and log.isEnabledFor(logging.DEBUG):
            extra = {"route": route, "status": status, "ms": round(seconds * 1000, 2)}
            log.debug("%s %s", scope["method"], route, extra=extra)
