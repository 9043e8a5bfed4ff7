"""The demo host answers what it is asked to do, and gives up on what is not open any more."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service.receiver.answers import Answers


class Api:
    """A stand-in for the API that answers with the statuses it is given, in turn."""

    def __init__(self, *statuses: int) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        left = list(statuses)
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                api.requests.append((self.path, self.headers["authorization"], body))
                self.send_response(left.pop(0))
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    api = Api(*request.param)
    yield api
    api.server.shutdown()
    api.server.server_close()


@pytest.mark.parametrize(
    ("api", "said"),
    [((200,), "completed"), ((500, 200), "completed"), ((409,), "not open any more")],
    indirect=["api"],
)
def test_a_requested_action_is_answered(api: Api, said: str) -> None:
    lines: queue.Queue[str] = queue.Queue()
    answers = Answers(lambda: (api.url, "rk_test"), lines.put)
    answers({"type": "post.decided", "data": {}})
    answers({"type": "action.requested", "data": {"action_id": "a/1", "step": "delete"}})
    assert lines.get(timeout=5).endswith(said)
    path, key, body = api.requests[-1]
    assert path == "/v1/actions/a%2F1/result"
    assert key == "Bearer rk_test"
    assert body == b'{"status":"completed"}'
