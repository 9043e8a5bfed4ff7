"""HTTP to receivers: guarded connections, no redirects, no proxies, a deadline for the whole try.

Built on httpcore (the engine of httpx), because the check of the address has to sit where the
connection is made.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from service.errors import ReinsError
from service.webhooks.guard import Resolve, allowed_addresses, resolve

LARGEST_ANSWER = 64 * 1024
IDLE_SECONDS = 2.0
_TRUNCATED = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What a try brought: a status, or the reason why there is none."""

    status: int | None
    error: str | None
    seconds: float
    retry_after: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the receiver took the event (any 2xx)."""
        return self.status is not None and 200 <= self.status < 300


class _Deadline(threading.local):
    """Moment (``time.monotonic``) by which the try of this thread must end."""

    at: float = float("inf")

    def cap(self, timeout: float | None) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the receiver did not finish its answer in time")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step counts against the deadline, however slow the drip."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        capped = self._deadline.cap(timeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, capped), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to addresses the guard allows, and to exactly those it checked."""

    def __init__(self, private: bool, resolver: Resolve, deadline: _Deadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._private = private
        self._resolver = resolver
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in allowed_addresses(host, port, self._private, self._resolver):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.cap(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class Sender:
    """Posts bodies to receivers over kept-alive connections. Safe to share between threads.

    Args:
        timeout: seconds for one whole try, from name look-up to the end of the answer.
        private: whether loopback and private addresses are allowed.
        resolver: turns names into addresses.
    """

    def __init__(self, timeout: float, private: bool, resolver: Resolve = resolve) -> None:
        self.timeout = timeout
        self._deadline = _Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=64,
            max_keepalive_connections=32,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=_GuardedBackend(private, resolver, self._deadline),
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send ``body`` and return what came of it. Never raises for anything outside."""
        started = time.monotonic()
        self._deadline.at = started + self.timeout
        try:
            status, retry_after = _again_if_stale(lambda: self._once(url, body, headers))
        except ReinsError as error:
            return Answer(None, error.detail, time.monotonic() - started)
        except (OSError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            return Answer(None, _say(error), time.monotonic() - started)
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            return Answer(None, _say(error), time.monotonic() - started)
        error_text = None if 200 <= status < 300 else _explain(status)
        return Answer(status, error_text, time.monotonic() - started, retry_after)

    def _once(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, int | None]:
        times = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout)
        with self._pool.stream(
            "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": times}
        ) as response:
            size = 0
            for chunk in response.iter_stream():
                size += len(chunk)
                if size > LARGEST_ANSWER:  # leaving early closes the connection
                    break
            return response.status, _retry_after(response.headers)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _again_if_stale(once: Callable[[], tuple[int, int | None]]) -> tuple[int, int | None]:
    """Try a second time at once when a kept-alive connection was closed under the request."""
    try:
        return once()
    except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
        return once()


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return the seconds of a ``Retry-After`` header; its date form is ignored."""
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return int(value)
    return None


def _say(error: BaseException) -> str:
    words = str(error) or type(error).__name__
    return f"{type(error).__name__}: {words}"[:_TRUNCATED]


def _explain(status: int) -> str:
    if 300 <= status < 400:
        return f"The receiver answered {status}; redirects are not followed: set the final URL."
    return f"The receiver answered {status}."
