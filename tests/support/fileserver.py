"""A real HTTP server on this machine that hands out files, and can be told to misbehave."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Serves `files` by path. `troubles` are met first, one a request: a status, or "cut"."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.troubles: dict[str, list[int | str]] = {}
        self.requests: Counter[str] = Counter()

    def address(self, path: str) -> str:
        """The address of a path on this server."""
        return f"http://127.0.0.1:{self.server_port}{path}"

    def put(self, path: str, content: bytes) -> str:
        """Serves content at a path, whose address it returns."""
        self.files[path] = content
        return self.address(path)


class _Handler(BaseHTTPRequestHandler):
    server: FileServer

    def do_GET(self) -> None:
        self.server.requests[self.path] += 1
        troubles = self.server.troubles.get(self.path, [])
        trouble = troubles.pop(0) if troubles else None
        if target := self.server.redirects.get(self.path):
            self.send_response(302)
            self.send_header("location", target)
            self.send_header("content-length", "0")
            self.end_headers()
        elif isinstance(trouble, int) or self.path not in self.server.files:
            self.send_error(trouble if isinstance(trouble, int) else 404)
        else:
            content = self.server.files[self.path]
            self.send_response(200)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if trouble == "cut" else content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[FileServer]:
    """A server that runs while the context is open."""
    server = FileServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
