"""The sender against real sockets: guarded, bounded in time, never following anywhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from service.webhooks.transport import Sender

Reply = Callable[[socket.socket], None]


@contextmanager
def listen(reply: Reply) -> Iterator[tuple[str, list[bytes]]]:
    """Serve each connection with ``reply`` once its request is read; collect the requests."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        data = connection.recv(65536)
                        while b"\r\n\r\n" not in data or not data.endswith(b"end"):
                            data += connection.recv(65536)
                        requests.append(data)
                        with suppress(OSError):
                            reply(connection)

        threading.Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/hook?a=1", requests
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def sender() -> Iterator[Sender]:
    sender = Sender(timeout=0.5, private=True)
    yield sender
    sender.close()


def answer(status: str, extra: str = "") -> Reply:
    text = f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n{extra}\r\n"
    return lambda connection: connection.sendall(text.encode())


def test_a_body_arrives_byte_for_byte_with_its_headers(sender: Sender) -> None:
    with listen(answer("204 No Content")) as (url, requests):
        got = sender.post(url, "größe end".encode(), {"webhook-id": "evt_1"})
    assert (got.accepted, got.status, got.error) == (True, 204, None)
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert b"webhook-id: evt_1" in head
    assert body == "größe end".encode()


def test_a_redirect_is_not_followed(sender: Sender) -> None:
    with listen(answer("200 OK")) as (elsewhere, seen):
        moved = answer("302 Found", f"location: {elsewhere}\r\n")
        with listen(moved) as (url, _):
            got = sender.post(url, b"end", {})
        assert got.status == 302
        assert not got.accepted
        assert "redirects are not followed" in (got.error or "")
        assert seen == []


@pytest.mark.parametrize("text", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nx: "])
def test_a_receiver_that_drips_or_stalls_is_left_in_time(sender: Sender, text: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(text)
        for _ in range(40):
            time.sleep(0.1)
            connection.sendall(b"a" if text else b"")

    with listen(drip) as (url, _):
        started = time.monotonic()
        got = sender.post(url, b"end", {})
    assert got.status is None
    assert "Timeout" in (got.error or "")
    assert time.monotonic() - started < 2


def test_an_endless_answer_is_cut_off(sender: Sender) -> None:
    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with listen(flood) as (url, _):
        assert sender.post(url, b"end", {}).accepted


def test_the_wait_a_receiver_asks_for_is_read(sender: Sender) -> None:
    with listen(answer("429 Too Many Requests", "retry-after: 17\r\n")) as (url, _):
        assert sender.post(url, b"end", {}).retry_after == 17


def test_nobody_listening_is_an_answer_too(sender: Sender, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    got = sender.post(f"http://127.0.0.1:{port}/", b"end", {})
    assert got.status is None
    assert "ConnectError" in (got.error or "")


def test_a_name_that_turns_to_a_private_address_later_is_not_reached() -> None:
    with listen(answer("200 OK")) as (url, seen):
        port = url.rsplit(":", 1)[1].partition("/")[0]
        sender = Sender(0.5, private=False, resolver=lambda _host, _port: ["127.0.0.1"])
        got = sender.post(f"http://rebound.example:{port}/", b"end", {})
        sender.close()
    assert got.status is None
    assert "a loopback address" in (got.error or "")
    assert seen == []


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with listen(answer("200 OK")) as (url, seen):
        port = url.rsplit(":", 1)[1].partition("/")[0]
        sender = Sender(0.5, private=True, resolver=resolver)
        assert sender.post(f"http://checked.example:{port}/", b"end", {}).accepted
        sender.close()
    assert asked == ["checked.example"]
    assert f"Host: checked.example:{port}".encode() in seen[0]
