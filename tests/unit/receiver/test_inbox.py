"""The receiver verifies, takes each event in once, and can be told to fail."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from service.receiver import Inbox, serve
from service.receiver.page import render
from service.webhooks.sign import new_secret, signature_headers

SECRET = new_secret()


def event(event_id: str = "evt_1", type: str = "post.decided") -> str:
    return json.dumps({"id": event_id, "type": type, "subject": "post/42", "data": {"step": "x"}})


def sign(body: str, event_id: str = "evt_1", secret: str = SECRET, ago: int = 0) -> dict[str, str]:
    at = datetime.now(UTC) - timedelta(seconds=ago)
    return signature_headers(event_id, body, [secret], at)


def test_an_event_has_its_effect_once_however_often_it_comes() -> None:
    effects: list[dict[str, Any]] = []
    inbox = Inbox(SECRET, effects.append)
    answers = [inbox.take(event().encode(), sign(event())) for _ in range(3)]
    assert [status for status, _ in answers] == [204, 204, 204]
    assert [found.repeat for _, found in answers if found] == [False, True, True]
    assert len(effects) == 1
    assert inbox.counts["repeats"] == 2


def test_the_line_says_what_came() -> None:
    _, found = Inbox(SECRET).take(event().encode(), sign(event()))
    assert found is not None
    assert found.line.split() == ["webhook", "post.decided", "post/42", "signature", "ok"]


@pytest.mark.parametrize("wrong", ["secret", "body", "age", "missing"])
def test_what_does_not_verify_has_no_effect(wrong: str) -> None:
    effects: list[dict[str, Any]] = []
    inbox = Inbox(SECRET, effects.append)
    body = event()
    headers = {
        "secret": sign(body, secret=new_secret()),
        "body": sign(event(type="action.requested")),
        "age": sign(body, ago=600),
        "missing": {},
    }[wrong]
    status, found = inbox.take(body.encode(), headers)
    assert status == 401
    assert found is not None
    assert "BAD" in found.line
    assert not effects
    assert inbox.counts["refused"] == 1


def test_it_fails_as_often_as_told() -> None:
    inbox = Inbox(SECRET, fail_first=2)
    statuses = [inbox.take(event().encode(), sign(event()))[0] for _ in range(3)]
    assert statuses == [500, 500, 204]
    assert inbox.counts["effects"] == 1


def test_only_the_last_two_hundred_are_shown() -> None:
    inbox = Inbox(SECRET)
    for number in range(250):
        body = event(f"evt_{number}")
        inbox.take(body.encode(), sign(body, f"evt_{number}"))
    shown = inbox.snapshot()["events"]
    assert len(shown) == 200
    assert shown[0]["id"] == "evt_249"
    assert inbox.counts["effects"] == 250


def test_the_page_escapes_what_came_from_outside() -> None:
    body = event(type="<script>alert(1)</script>")
    inbox = Inbox(SECRET)
    inbox.take(body.encode(), sign(body))
    page = render(inbox.snapshot())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.fixture
def url() -> Iterator[str]:
    server = serve(Inbox(SECRET))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_half_a_delivery_is_none(url: str) -> None:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as sender:
        sender.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf")
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(100) == b""
    assert httpx.get(f"{url}/events.json").json()["counts"]["received"] == 0


def test_over_http_it_takes_deliveries_and_shows_them(url: str) -> None:
    with httpx.Client(base_url=url) as client:
        assert client.post("/", content=event(), headers=sign(event())).status_code == 204
        assert client.get("/events.json").json()["counts"]["effects"] == 1
        assert "post.decided" in client.get("/").text
        assert client.get("/nothing").status_code == 404
        endless = iter([b"x"])
        assert client.post("/", content=endless).status_code == 413
