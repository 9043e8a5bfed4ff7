"""Free ports: found, or a clear word about who must move."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable

from service.supervisor.errors import PortTakenError, StartError


def require_port(
    host: str, port: int, patience: float = 0.0, pause: Callable[[float], None] = time.sleep
) -> int:
    """Return ``port``, or a free one for 0, once it can be listened on.

    Args:
        host: address to listen on.
        port: the port asked for.
        patience: seconds to wait for a predecessor that is still going down.
        pause: how to wait.

    Raises:
        PortTakenError: something else listens there.
        StartError: the address is not one of this machine.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return _try_port(host, port)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise StartError(
                    f"Can't listen on {host}:{port} ({problem.strerror}). Set REINS_HOST to an "
                    "address of this machine, such as 127.0.0.1, and REINS_PORT to a free port."
                ) from problem
        if time.monotonic() >= deadline:
            raise PortTakenError(
                f"Port {port} on {host} is taken by another program. Stop it, or choose another "
                f"port, for example: REINS_PORT={port + 1 if port < 65535 else 8080}."
            )
        pause(0.1)


def _try_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1)
        return int(listener.getsockname()[1])
