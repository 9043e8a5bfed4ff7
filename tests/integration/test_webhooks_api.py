"""Webhooks as a host uses them: added, received, rotated, sent again, disabled."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from service.receiver import Inbox, serve
from service.webhooks.sign import new_secret
from tests.support.instance import RunningInstance, Start
from tests.support.webhook_examples import documented_keys, examples

# Those of policies are held to their examples where policies are tested.
POST_EVENTS = (
    "post.decided", "action.requested", "action.reversed", "review.resolved", "report.resolved",
)  # fmt: skip
STAFF = {"Reins-Staff": "mod@example.org"}


@pytest.fixture(scope="module")
def running(start_instance: Start) -> RunningInstance:
    return start_instance("--no-demo", REINS_WEBHOOK_PRIVATE_ADDRESSES="true").wait_ready()


@pytest.fixture(scope="module")
def api(running: RunningInstance) -> Iterator[httpx.Client]:
    scopes = [part for scope in ("posts", "review", "webhooks") for part in ("--scope", scope)]
    key = running.reins("keys", "create", *scopes).split("key: ")[1].split()[0]
    running.reins("staff", "add", STAFF["Reins-Staff"], "--role", "moderator")
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=running.url, headers=headers, timeout=30) as client:
        yield client


class Host:
    """A receiver in this process."""

    def __init__(self) -> None:
        self.server = serve(Inbox(new_secret()))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def trust(self, secret: str) -> None:
        self.server.inbox = Inbox(secret)

    def events(self, type: str, subject: str | None = None) -> list[dict[str, Any]]:
        kept = self.server.inbox.snapshot()["events"]
        found = [one["event"] for one in kept if one["type"] == type]
        return [one for one in found if subject in (None, one["subject"])]

    def refused(self) -> int:
        return self.server.inbox.counts["refused"]


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


def add(api: httpx.Client, host: Host, *events: str) -> str:
    answer = api.post("/v1/webhooks", json={"url": host.url, "events": events or ["*"]})
    assert answer.status_code == 201, answer.text
    host.trust(answer.json()["secret"])
    webhook_id: str = answer.json()["id"]
    return webhook_id


def send(api: httpx.Client, post_id: str, text: str = "Thanks, that helped!") -> None:
    body = {"post_id": post_id, "author_id": "ada", "channel_id": "general", "text": text}
    assert api.post("/v1/posts", json=body).status_code == 200


def eventually(holds: Callable[[], Any], seconds: float = 20) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
    return found


def test_the_events_of_a_post_arrive_and_look_like_their_examples(
    api: httpx.Client, host: Host
) -> None:
    webhook_id = add(api, host)
    send(api, "all", "That was an idiotic mistake of mine.")
    eventually(lambda: host.events("action.requested"))
    report = {"reporter_id": "bob", "reason": "other", "text": "Please look."}
    assert api.post("/v1/posts/all/reports", json=report).status_code == 201
    items = api.get("/v1/review/items").json()["items"]
    item = next(one for one in items if one["post"]["post_id"] == "all")
    path = f"/v1/review/items/{item['item_id']}"
    assert api.post(f"{path}/claim", headers=STAFF).status_code == 200
    verdict = {"verdict": "fine", "revision": 1}
    decided = api.post(f"{path}/verdict", json=verdict, headers=STAFF)
    assert decided.status_code == 200, decided.text
    for type in POST_EVENTS:
        event = eventually(partial(host.events, type))[0]
        assert set(event) == set(examples()[type])
        assert set(event["data"]) == documented_keys(type)
    assert host.refused() == 0
    api.delete(f"/v1/webhooks/{webhook_id}")


def test_a_receiver_that_fails_once_gets_the_event_again_and_the_log_tells(
    api: httpx.Client, host: Host
) -> None:
    webhook_id = add(api, host, "post.decided")
    secret = api.post(f"/v1/webhooks/{webhook_id}/rotate", json={"overlap_hours": 0}).json()
    host.server.inbox = Inbox(secret["secret"], fail_first=1)
    send(api, "again")
    log = f"/v1/webhooks/{webhook_id}/deliveries"

    def tried() -> list[dict[str, Any]]:
        found = api.get(log).json()["deliveries"]
        return [one for one in found if one["attempts"]]

    (failed,) = eventually(tried)
    assert (failed["state"], failed["last_status"]) == ("pending", 500)
    assert failed["next_attempt_at"] > failed["created_at"]
    eventually(lambda: host.events("post.decided", "post/again"))
    eventually(lambda: api.get(log, params={"state": "delivered"}).json()["deliveries"])
    (delivered,) = api.get(log).json()["deliveries"]
    assert (delivered["attempts"], delivered["last_error"]) == (2, None)

    answer = api.post(f"/v1/webhooks/deliveries/{delivered['id']}/redeliver")
    assert answer.status_code == 202
    eventually(lambda: host.server.inbox.counts["repeats"] == 1)
    metrics = httpx.get(f"{api.base_url}/metrics").text
    assert re.search(r'reins_webhook_deliveries\{state="delivered"\} [1-9]', metrics)
    api.delete(f"/v1/webhooks/{webhook_id}")


def test_the_log_has_pages(api: httpx.Client, host: Host) -> None:
    webhook_id = add(api, host, "post.decided")
    for number in range(5):
        send(api, f"page-{number}")
    log = f"/v1/webhooks/{webhook_id}/deliveries"
    eventually(lambda: len(api.get(log).json()["deliveries"]) == 5)
    subjects: list[str] = []
    before: str | None = None
    for _ in range(3):
        params = {"limit": "2"} | ({"before": before} if before else {})
        page = api.get(log, params=params).json()
        subjects += [one["subject"] for one in page["deliveries"]]
        before = page["next_before"]
    assert subjects == [f"post/page-{number}" for number in (4, 3, 2, 1, 0)]
    assert before is None
    api.delete(f"/v1/webhooks/{webhook_id}")


def test_after_a_rotation_the_old_secret_verifies_until_the_overlap_ends(
    api: httpx.Client, host: Host
) -> None:
    webhook_id = add(api, host, "post.decided")
    answer = api.post(f"/v1/webhooks/{webhook_id}/rotate")
    assert answer.json()["rotating_until"]
    send(api, "old-secret")
    eventually(lambda: host.events("post.decided", "post/old-secret"))
    host.trust(answer.json()["secret"])
    send(api, "new-secret")
    eventually(lambda: host.events("post.decided", "post/new-secret"))
    assert host.refused() == 0
    api.delete(f"/v1/webhooks/{webhook_id}")


def test_a_disabled_receiver_gets_nothing_and_stays_in_the_log(
    api: httpx.Client, host: Host
) -> None:
    webhook_id = add(api, host, "post.decided")
    assert api.delete(f"/v1/webhooks/{webhook_id}").json()["state"] == "disabled"
    assert api.delete(f"/v1/webhooks/{webhook_id}").status_code == 200
    listed = api.get("/v1/webhooks").json()["webhooks"]
    assert webhook_id not in {one["id"] for one in listed}
    listed = api.get("/v1/webhooks", params={"disabled": "true"}).json()["webhooks"]
    assert webhook_id in {one["id"] for one in listed}
    assert not any("secret" in name for one in listed for name in one)
    answer = api.post(f"/v1/webhooks/{webhook_id}/rotate")
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_disabled")


NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "", {"url": "ftp://x.example/"}, 422, "unsafe_webhook_url"),
        ("POST", "", {"url": "http://u:p@127.0.0.1/"}, 422, "unsafe_webhook_url"),
        ("POST", "", {"url": "http://127.0.0.1/\x00"}, 422, "unsafe_webhook_url"),
        ("POST", "", {"url": "http://127.0.0.1/", "events": []}, 422, "unknown_event_type"),
        ("POST", "", {"url": "http://127.0.0.1/", "events": ["x"]}, 422, "unknown_event_type"),
        ("POST", "", {"url": "http://127.0.0.1/", "event": ["*"]}, 422, "invalid_request"),
        ("GET", f"/{NOBODY}/deliveries", None, 404, "webhook_not_found"),
        ("POST", f"/{NOBODY}/rotate", None, 404, "webhook_not_found"),
        ("DELETE", f"/{NOBODY}", None, 404, "webhook_not_found"),
        ("POST", f"/deliveries/{NOBODY}/redeliver", None, 404, "delivery_not_found"),
        ("DELETE", "/%00", None, 422, "invalid_request"),
    ],
)
def test_mistakes_get_a_clear_answer(
    api: httpx.Client, method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = api.request(method, f"/v1/webhooks{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["detail"]


def test_another_scope_is_refused(api: httpx.Client, running: RunningInstance) -> None:
    printed = running.reins("keys", "create", "--scope", "posts")
    key = printed.split("key: ")[1].split()[0]
    headers = {"Authorization": f"Bearer {key}"}
    assert api.get("/v1/webhooks", headers=headers).status_code == 403


def test_the_commands_do_the_same(running: RunningInstance, api: httpx.Client, host: Host) -> None:
    printed = running.reins("webhooks", "add", host.url, "--events", "post.decided")
    lines = dict(re.findall(r"^(id|secret): +(\S+)$", printed, re.MULTILINE))
    host.trust(lines["secret"])
    send(api, "command")
    eventually(lambda: host.events("post.decided", "post/command"))
    assert lines["id"] in running.reins("webhooks", "list")

    def delivery() -> str:
        shown = running.reins("webhooks", "deliveries", lines["id"], "--state", "delivered")
        return shown.split()[0] if shown else ""

    assert "again" in running.reins("webhooks", "redeliver", eventually(delivery))
    eventually(lambda: host.server.inbox.counts["repeats"] == 1)
    running.reins("webhooks", "disable", lines["id"])
    assert lines["id"] not in running.reins("webhooks", "list")
    assert lines["id"] in running.reins("webhooks", "list", "--all")
