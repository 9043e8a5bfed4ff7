"""`/v1/policy` on a running instance: bodies, rights, keys that repeat."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.publishing.schemas import EXAMPLE
from tests.support.instance import RunningInstance

WRONG_CASE = EXAMPLE + (
    "cases:\n  - {name: calm, text: Hello., scores: {}, expect: {outcome: enforce}}\n"
)


class Keys:
    """A client for each right."""

    def __init__(self, instance: RunningInstance) -> None:
        self.writer = self._client(instance, "policy:write")
        self.publisher = self._client(instance, "policy:publish")
        self.host = self._client(instance, "posts")

    @staticmethod
    def _client(instance: RunningInstance, scope: str) -> httpx.Client:
        printed = instance.reins("keys", "create", "--scope", scope)
        key = re.search(r"^key: (\S+)$", printed, re.MULTILINE)
        assert key is not None
        headers = {"Authorization": f"Bearer {key[1]}"}
        return httpx.Client(base_url=f"{instance.url}/v1/policy", headers=headers, timeout=30)


@pytest.fixture(scope="module")
def keys(instance: RunningInstance) -> Iterator[Keys]:
    found = Keys(instance)
    yield found
    for client in (found.writer, found.publisher, found.host):
        client.close()


def store(keys: Keys, source: str = EXAMPLE) -> int:
    """Store a version by its YAML text and return its number."""
    answer = keys.writer.post(
        "/versions?reason=why",
        content=source,
        headers={"Content-Type": "application/yaml"},
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["reason"] == "why"
    return int(answer.json()["version"])


def code(answer: httpx.Response) -> tuple[int, str]:
    """Return the status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


def test_a_version_is_its_yaml_text(keys: Keys) -> None:
    found = keys.publisher.get(f"/versions/{store(keys)}").json()
    assert (found["source"], found["state"], found["steps"]) == (EXAMPLE, "draft", [])


def test_a_broken_policy_is_refused_with_its_lines(keys: Keys) -> None:
    broken: dict[str, Any] = {"source": EXAMPLE.replace("toxicity", "toxcity")}
    answer = keys.writer.post("/versions", json=broken)
    assert code(answer) == (422, "invalid_policy")
    assert "6:54" in answer.json()["problems"][0]
    assert keys.writer.post("/check", json=broken).json()["problems"][0]["line"] == 6


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa", b"", b"version: 1\x00"])
def test_a_body_that_is_no_text_is_refused(keys: Keys, body: bytes) -> None:
    headers = {"Content-Type": "application/yaml"}
    answer = keys.writer.post("/versions", content=body, headers=headers)
    assert code(answer) == (422, "invalid_request")


def test_a_version_whose_cases_fail_is_not_checked(keys: Keys) -> None:
    version = store(keys, WRONG_CASE)
    answer = keys.writer.post(f"/versions/{version}/steps", json={"to": "checked"})
    assert code(answer) == (409, "policy_cases_fail")
    assert [case["name"] for case in answer.json()["cases"]] == ["calm"]
    checked = keys.writer.post("/check", json={"source": WRONG_CASE}).json()
    assert (checked["ok"], checked["failed_cases"][0]["name"]) == (False, "calm")


def test_each_right_opens_its_own_steps(keys: Keys) -> None:
    version = store(keys)
    assert code(keys.host.get("/versions")) == (403, "forbidden")
    steps = f"/versions/{version}/steps"
    assert code(keys.publisher.post(steps, json={"to": "checked"})) == (403, "forbidden")
    assert keys.writer.post(steps, json={"to": "checked"}).status_code == 200
    assert code(keys.writer.post(steps, json={"to": "live"})) == (403, "forbidden")
    assert code(keys.writer.post("/rollback", json={})) == (403, "forbidden")
    agreement = keys.writer.post(f"/versions/{version}/agreement", json={"agree": True})
    assert code(agreement) == (403, "forbidden")
    assert keys.publisher.post(steps, json={"to": "live", "reason": "why"}).status_code == 202
    again = keys.publisher.post(f"/versions/{version}/agreement", json={"agree": True})
    assert code(again) == (409, "second_publisher_needed")
    assert code(keys.publisher.post("/rollback", json={})) == (409, "nothing_to_roll_back")


def test_the_worker_does_a_back_test(keys: Keys) -> None:
    asked = keys.writer.post(f"/versions/{store(keys)}/backtests", json={})
    assert asked.status_code == 202
    deadline = time.monotonic() + 30
    while True:
        found = keys.publisher.get(f"/backtests/{asked.json()['backtest_id']}").json()
        if found["state"] not in ("waiting", "running") or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert (found["state"], found["error"]) == ("done", None)
    assert found["result"]["candidate"]["name"].startswith("policy version")


def test_the_same_request_with_its_key_stores_one_version(keys: Keys) -> None:
    headers = {"Idempotency-Key": "store-once"}
    answers = [
        keys.writer.post("/versions", json={"source": EXAMPLE}, headers=headers).json()
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    newest = keys.writer.get("/versions?limit=1").json()
    assert newest["versions"][0]["version"] == answers[0]["version"]
    assert newest["next_before"] == answers[0]["version"]
