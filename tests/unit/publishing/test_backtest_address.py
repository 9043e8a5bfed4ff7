"""The address of a Ray cluster is tried before Ray, which would wait for minutes."""

from __future__ import annotations

import socket
import time

import pytest

from service.errors import ConfigurationError
from service.publishing.backtest.address import check_address, host_and_port


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("10.0.0.5:6379", ("10.0.0.5", 6379)),
        ("ray://head.example:10001", ("head.example", 10001)),
        ("[::1]:6379", ("::1", 6379)),
    ],
)
def test_host_and_port_are_read(address: str, parts: tuple[str, int]) -> None:
    assert host_and_port(address) == parts


@pytest.mark.parametrize(
    "address", ["", "head", ":6379", "head:", "head:port", "head:99999", "[x:1"]
)
def test_what_is_no_address_says_what_is(address: str) -> None:
    with pytest.raises(ConfigurationError, match="write HOST:PORT"):
        check_address(address)


@pytest.mark.parametrize("address", ["auto", "local"])
def test_what_ray_looks_up_itself_passes(address: str) -> None:
    check_address(address)


def test_what_answers_passes_and_what_does_not_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        check_address(address)
    start = time.monotonic()
    with pytest.raises(ConfigurationError, match=rf"Nothing answers at {address}.*--ray-address"):
        check_address(address)
    assert time.monotonic() - start < 10


def test_what_never_answers_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
        port = server.getsockname()[1]
        # Once its queue is full, a server that accepts nobody leaves others without an answer.
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        start = time.monotonic()
        with pytest.raises(ConfigurationError, match="Nothing answers"):
            check_address(f"127.0.0.1:{port}", seconds=0.3)
        assert time.monotonic() - start < 5
        for one in waiting:
            one.close()
