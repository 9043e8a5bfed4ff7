"""Ports: free ones are found, taken ones are named."""

from __future__ import annotations

import socket

import pytest

from service.supervisor.errors import PortTakenError, StartError
from service.supervisor.ports import require_port
from service.supervisor.ready import is_ready


def test_zero_gives_some_free_port() -> None:
    port = require_port("127.0.0.1", 0)
    assert require_port("127.0.0.1", port) == port


def test_a_taken_port_is_named_with_the_setting_that_mends_it() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Port {port}.*REINS_PORT"):
            require_port("127.0.0.1", port)


def test_a_predecessor_gets_time_to_leave() -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    port = listener.getsockname()[1]
    waits: list[float] = []

    def leave(seconds: float) -> None:
        waits.append(seconds)
        listener.close()

    assert require_port("127.0.0.1", port, patience=10, pause=leave) == port
    assert len(waits) == 1


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(StartError, match="REINS_HOST"):
        require_port("192.0.2.1", 8080)


def test_nobody_there_is_not_ready() -> None:
    assert not is_ready("127.0.0.1", require_port("127.0.0.1", 0))
