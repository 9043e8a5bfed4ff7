"""A small HTTP server for an inbox: takes deliveries at `/`, shows them as a page and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson

from service.receiver.inbox import Inbox, Received
from service.receiver.page import render

LARGEST_BODY = 8 * 1024 * 1024
IDLE_SECONDS = 60
OnReceived = Callable[[Received], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], inbox: Inbox, tell: OnReceived) -> None:
        super().__init__(address, _Handler)
        self.inbox = inbox
        self.tell = tell

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a sender that went away in the middle go in peace."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        """Take a delivery."""
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._answer(413, b"a delivery has a content-length of 8 MiB at most\n")
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):  # the sender went away in the middle; it will come again
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, found = self.server.inbox.take(body, headers)
        if found is not None:
            self.server.tell(found)
        self._answer(status)

    def do_GET(self) -> None:
        """Show what arrived."""
        snapshot = self.server.inbox.snapshot()
        if self.path == "/events.json":
            self._answer(200, orjson.dumps(snapshot), "application/json")
        elif self.path == "/":
            self._answer(200, render(snapshot).encode(), "text/html; charset=utf-8")
        else:
            self._answer(404, b"there is / and /events.json\n")

    def _answer(self, status: int, body: bytes = b"", type: str = "text/plain") -> None:
        self.send_response(status)
        if body:
            self.send_header("content-type", type)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: each delivery has a line of its own."""


def serve(
    inbox: Inbox, host: str = "127.0.0.1", port: int = 0, tell: OnReceived = lambda _received: None
) -> _Server:
    """Return a bound server; call ``serve_forever`` to run it, ``shutdown`` to end it.

    Args:
        inbox: takes the deliveries.
        host: address to listen on.
        port: port to listen on; 0 for any free one.
        tell: called for each delivery before it is answered.
    """
    return _Server((host, port), inbox, tell)
