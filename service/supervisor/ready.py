"""Ask a service whether it is ready."""

from __future__ import annotations

import http.client

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to ask, not to listen)


def is_ready(host: str, port: int, path: str = "/readyz") -> bool:
    """Say whether ``path`` answers 200 within two seconds."""
    connection = http.client.HTTPConnection(_ANY_ADDRESS.get(host, host), port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
