"""A second model in the shadow of a running instance: it reports, and changes no answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.console import TINY
from tests.support.instance import RunningInstance, Start

# The tiny model finds this vulgar, the shipped one does not.
TEXT = "The cat and the dog met at the darn goal."


def client(instance: RunningInstance, *scopes: str) -> httpx.Client:
    words = [word for scope in scopes for word in ("--scope", scope)]
    key = instance.reins("keys", "create", *words).split("key: ")[1].strip()
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.Client(base_url=instance.url, headers=headers, timeout=30)


@pytest.fixture(scope="module")
def shadowed(start_instance: Start) -> RunningInstance:
    settings = {"REINS_SHADOW_MODEL": str(TINY), "REINS_SHADOW_SHARE": "1"}
    return start_instance("--no-demo", **settings).wait_ready()


@pytest.fixture(scope="module")
def api(shadowed: RunningInstance) -> Iterator[httpx.Client]:
    with client(shadowed, "posts", "scores") as made:
        yield made


def post(post_id: str, text: str = TEXT) -> dict[str, Any]:
    return {"post_id": post_id, "author_id": "ada", "channel_id": "general", "text": text}


def found(api: httpx.Client, posts: int) -> dict[str, Any]:
    """Return the report, once so many posts went through the shadow."""
    deadline = time.monotonic() + 30
    while True:
        body: dict[str, Any] = api.get("/v1/shadow").json()
        if sum(body["posts"].values()) >= posts:
            return body
        assert time.monotonic() < deadline, body
        time.sleep(0.1)


def test_disagreements_are_reported_by_post_and_in_the_metrics(
    api: httpx.Client, shadowed: RunningInstance
) -> None:
    draft = {"author_id": "ada", "channel_id": "general", "text": TEXT}
    assert api.post("/v1/check", json=draft).status_code == 200
    model = api.post("/v1/posts", json=post("one")).json()["model_version"]
    assert api.post("/v1/posts/batch", json={"posts": [post("two")]}).status_code == 200
    body = found(api, 2)
    assert (body["live"], body["shadow"]) == (model, "tiny/1")
    # A draft was not compared.
    assert body["posts"] == {"scored": 2, "dropped": 0, "failed": 0}
    profanity = [one for one in body["recent"] if one["label"] == "profanity"]
    assert [one["post_id"] for one in profanity] == ["two", "one"]
    assert {"0.5"} < set(profanity[0]["crossed"])  # and thresholds of the policy
    assert profanity[0]["shadow"] == 0.9707
    assert body["labels"]["profanity"]["crossed"]["0.5"] == {"up": 2, "down": 0}
    metrics = httpx.get(f"{shadowed.url}/metrics").text
    line = 'reins_shadow_crossed_total{direction="up",label="profanity",line="0.5"} 2.0'
    assert line in metrics
    assert 'reins_shadow_info{model="tiny/1"} 1.0' in metrics


def test_answers_are_those_of_an_instance_without_a_shadow(
    api: httpx.Client, instance: RunningInstance
) -> None:
    own = {"decision_id", "actions", "hold"}
    with client(instance, "posts") as plain:
        for number, text in enumerate((TEXT, "You complete idiot, shut up.", "Thanks a lot!")):
            answers = [
                c.post("/v1/posts", json=post(f"same-{number}", text)).json() for c in (api, plain)
            ]
            kept = [{k: v for k, v in answer.items() if k not in own} for answer in answers]
            assert kept[0] == kept[1]


def test_in_a_burst_every_post_is_answered_and_counted(api: httpx.Client) -> None:
    before = sum(api.get("/v1/shadow").json()["posts"].values())
    texts = [post(f"burst-{number}", f"{number} " + TEXT * 20) for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: api.post("/v1/posts", json=one).status_code, texts))
    assert answers == [200] * 100
    assert found(api, before + 100)["posts"]["failed"] == 0


def test_the_report_needs_a_key_that_sees_scores(shadowed: RunningInstance) -> None:
    with client(shadowed, "posts") as blind:
        assert blind.get("/v1/shadow").status_code == 403


def test_a_broken_shadow_model_is_told_and_posts_are_decided(
    start_instance: Start, tmp_path: Path
) -> None:
    settings = {"REINS_SHADOW_MODEL": str(tmp_path / "nothing"), "REINS_SHADOW_SHARE": "1"}
    broken = start_instance("--no-demo", **settings).wait_ready()
    ready = httpx.get(f"{broken.url}/readyz")
    assert ready.status_code == 200
    assert "manifest.json" in ready.json()["shadow_model"]
    with client(broken, "posts", "scores") as api:
        assert api.post("/v1/posts", json=post("one")).json()["outcome"] == "allow"
        body = api.get("/v1/shadow").json()
        assert body["shadow"] is None
        assert "manifest.json" in body["problem"]
