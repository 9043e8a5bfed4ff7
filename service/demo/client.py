"""A host in small: it talks to the service over HTTP, with nothing but the standard library."""

from __future__ import annotations

import http.client
import json
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from service.demo.errors import DemoError

TIMEOUT_SECONDS = 60
_REACHABLE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to send, not to listen)


class Host:
    """One kept-alive connection to the service.

    Args:
        host: address the service listens on.
        port: port it listens on.
        key: API key to send along.
    """

    def __init__(self, host: str, port: int, key: str) -> None:
        self._where = f"{host}:{port}"
        self._connection = http.client.HTTPConnection(
            _REACHABLE.get(host, host), port, timeout=TIMEOUT_SECONDS
        )
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request and return the JSON of its answer.

        Raises:
            DemoError: the service does not answer, or not with a 2xx.
        """
        status, answer = self._exchange(method, path, body)
        if status >= 300:
            raise DemoError(f"{method} {path} was answered with {status}: {_detail(answer)}")
        return answer

    def find(self, path: str) -> Any:
        """Return the JSON of a ``GET``, or ``None`` where there is nothing.

        Raises:
            DemoError: the service does not answer, or not with a 2xx or 404.
        """
        status, answer = self._exchange("GET", path, None)
        if status == http.HTTPStatus.NOT_FOUND:
            return None
        if status >= 300:
            raise DemoError(f"GET {path} was answered with {status}: {_detail(answer)}")
        return answer

    def _exchange(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        sent = None if body is None else json.dumps(body).encode()
        try:
            self._connection.request(method, path, sent, self._headers)
            response = self._connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise DemoError(
                f"The service at {self._where} does not answer as it should ({problem!r}): is "
                "`reins up` or `reins serve` running with the same REINS_DATA_DIR?"
            ) from problem


def path_of(kind: str, name: str) -> str:
    """Return ``/v1/KIND/NAME`` with the name percent-encoded."""
    return f"/v1/{kind}/{quote(name, safe='')}"


def _detail(answer: Any) -> str:
    return str(answer.get("detail", answer)) if isinstance(answer, dict) else str(answer)
