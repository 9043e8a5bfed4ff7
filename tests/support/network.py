"""Tests talk to this machine only."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any


class OutsideNetworkError(RuntimeError):
    """A test tried to reach another machine."""


def block_outside() -> None:
    """Refuse, for the rest of this process, to look up or connect to anything but loopback.

    An audit hook sees the calls of every library that uses Python's sockets.
    """
    sys.addaudithook(_refuse_outside)


def _refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        connection, address = arguments
        if connection.family != socket.AF_UNIX and not is_local(address[0]):
            raise OutsideNetworkError(f"A test tried to reach {address!r}.")
    elif event == "socket.getaddrinfo" and not is_local(arguments[0]):
        raise OutsideNetworkError(f"A test tried to look up {arguments[0]!r}.")


def is_local(host: str | bytes | None) -> bool:
    """Say whether a host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False
