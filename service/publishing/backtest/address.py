"""Whether anything answers at the address of a Ray cluster, which Ray itself takes minutes over."""

from __future__ import annotations

import socket
from typing import Final
from urllib.parse import urlsplit

from service.errors import ConfigurationError

SECONDS: Final = 5.0
"""How long a connection may take."""
_FOUND_BY_RAY: Final = ("auto", "local")


def check_address(address: str, seconds: float = SECONDS) -> None:
    """Connect to ``address`` once, unless it is one that Ray itself looks up.

    Args:
        address: ``HOST:PORT``, also ``ray://HOST:PORT``; ``auto`` and ``local`` pass.
        seconds: how long the connection may take.

    Raises:
        ConfigurationError: it is no address, or nothing answers there.
    """
    if address in _FOUND_BY_RAY:
        return
    host, port = host_and_port(address)
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError as error:
        raise ConfigurationError(
            f"Nothing answers at {address} ({error.strerror or error}): check `--ray-address` "
            "(`ray start --head` shows the right one) and that this machine reaches it, or leave "
            "it out to start Ray on this machine"
        ) from error


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of ``HOST:PORT``, with or without a scheme before them.

    Raises:
        ConfigurationError: it has not both.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise ConfigurationError(
            f"{address!r} is no address of a Ray cluster: write HOST:PORT, such as 10.0.0.5:6379"
        )
    return host, port
