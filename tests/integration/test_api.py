"""The HTTP surface as a host uses it, on a running instance with the shipped model."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.support.instance import RunningInstance


@pytest.fixture(scope="module")
def api(instance: RunningInstance) -> Iterator[httpx.Client]:
    printed = instance.reins("keys", "create", "--scope", "posts", "--scope", "scores")
    key = printed.split("key: ")[1].strip()
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=instance.url, headers=headers, timeout=30) as client:
        yield client


def post(post_id: str, text: str = "Thanks, that helped a lot!", **fields: Any) -> dict[str, Any]:
    return {"post_id": post_id, "author_id": "ada", "channel_id": "general", "text": text} | fields


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["code"]) == (status, code), body
    assert body["detail"]
    return body


def test_a_post_is_answered_with_the_whole_contract(api: httpx.Client) -> None:
    response = api.post("/v1/posts", json=post("whole"))
    assert response.status_code == 200, response.text
    body = response.json()
    assert body["outcome"] == "allow"
    assert set(body) == {
        "decision_id",
        "post_id",
        "revision",
        "outcome",
        "visibility",
        "hold",
        "actions",
        "reason",
        "scores",
        "not_applicable",
        "labels",
        "language",
        "rule",
        "policy_version",
        "model_version",
        "normaliser_version",
    }
    assert len(body["scores"]) == 9
    assert "unknown_channel" in body["labels"]
    assert b'": ' not in response.content


def test_a_trace_comes_on_request(api: httpx.Client) -> None:
    body = api.post("/v1/posts?trace=true", json=post("trace")).json()
    assert {"name", "result"} <= set(body["trace"][0])


def test_a_post_can_be_read_edited_and_deleted(api: httpx.Client) -> None:
    api.post("/v1/posts", json=post("life"))
    edited = api.put("/v1/posts/life", json=post("life", "Thanks again!"))
    assert edited.json()["revision"] == 2
    read = api.get("/v1/posts/life").json()
    assert read["content"]["text"] == "Thanks again!"
    assert [entry["revision"] for entry in read["history"]] == [1, 2]
    assert api.delete("/v1/posts/life").status_code == 204
    assert api.get("/v1/posts/life").json()["deleted_at"]


def test_a_reply_is_read_together_with_what_it_answers(api: httpx.Client) -> None:
    """Agreement is as bad as what it agrees with; the parent's text is the stored one."""
    api.post("/v1/posts", json=post("hateful", "All women are stupid."))
    api.post("/v1/posts", json=post("pleasant", "The talk was great."))
    words = "I agree with every word."
    under = {
        parent: api.post("/v1/posts", json=post(f"under-{parent}", words, parent_id=parent)).json()[
            "scores"
        ]["toxicity"]
        for parent in ("hateful", "pleasant")
    }
    assert under["hateful"] > under["pleasant"] + 0.2
    alone = api.post("/v1/posts", json=post("alone", words)).json()["scores"]["toxicity"]
    unknown = api.post("/v1/posts", json=post("lost", words, parent_id="never-sent")).json()
    assert unknown["scores"]["toxicity"] == alone


@pytest.mark.parametrize("post_id", ["a/b", "ä ö", "50%", "x?y#z", "batch"])
def test_any_id_can_stand_in_a_path(api: httpx.Client, post_id: str) -> None:
    assert api.post("/v1/posts", json=post(post_id)).status_code == 200
    from urllib.parse import quote

    read = api.get(f"/v1/posts/{quote(post_id, safe='')}")
    assert read.json()["post_id"] == post_id


def test_a_batch_answers_each_post_in_order(api: httpx.Client) -> None:
    posts: list[Any] = [post("b1"), {"post_id": "b2"}, post("b3", ""), post("b4")]
    results = api.post("/v1/posts/batch", json={"posts": posts}).json()["results"]
    assert [entry["post_id"] for entry in results] == ["b1", "b2", "b3", "b4"]
    assert "outcome" in results[0]
    assert "outcome" in results[3]
    assert results[1]["problem"]["code"] == "invalid_request"
    assert results[2]["problem"]["code"] == "empty_text"


def test_a_thousand_posts_fit_in_a_batch_and_one_more_does_not(api: httpx.Client) -> None:
    posts = [post(f"many-{n}", f"Lesson {n} was good.") for n in range(1001)]
    response = api.post("/v1/posts/batch", json={"posts": posts[:1000]}, timeout=120)
    assert [entry["post_id"] for entry in response.json()["results"]] == [
        f"many-{n}" for n in range(1000)
    ]
    problem(api.post("/v1/posts/batch", json={"posts": posts}), 422, "invalid_request")


def test_an_idempotency_key_repeats_the_answer(api: httpx.Client) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = api.post("/v1/posts", json=post("idem"), headers=headers)
    again = api.post("/v1/posts", json=post("idem"), headers=headers)
    assert first.content == again.content
    other = api.post("/v1/posts", json=post("idem-2"), headers=headers)
    problem(other, 422, "idempotency_key_reused")
    assert api.get("/v1/posts/idem-2").status_code == 404


def test_async_mode_answers_at_once_and_the_decision_follows(api: httpx.Client) -> None:
    accepted = api.post("/v1/posts?mode=async", json=post("later"))
    assert accepted.status_code == 202
    deadline = time.monotonic() + 30
    while (decision := api.get("/v1/posts/later").json()["decision"]) is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert decision["decision_id"] == accepted.json()["decision_id"]
    assert decision["outcome"] == "allow"


def test_a_check_stores_nothing_of_the_text(api: httpx.Client, instance: RunningInstance) -> None:
    draft = post("", "You are a complete idiot, shut up.")
    del draft["post_id"]
    body = api.post("/v1/check", json=draft | {"author_id": "drafter"}).json()
    assert body["outcome"] in {"allow", "review", "enforce"}
    assert len(body["scores"]) == 9
    with sqlite3.connect(instance.folder / "reins.db") as store:
        dump = "\n".join(store.iterdump())
    assert "drafter" in dump
    assert "complete idiot" not in dump


def test_a_check_explains_its_scores_on_request(api: httpx.Client) -> None:
    text = "\U0001f600 Read it again, you i d i o t."
    draft = {"author_id": "explained", "channel_id": "general", "text": text}
    assert "explanation" not in api.post("/v1/check", json=draft).json()
    body = api.post("/v1/check?explain=true", json=draft).json()
    first = body["explanation"][0]
    assert text[first["start"] : first["end"]] == first["text"] == "i d i o t"
    assert 0 < first["contribution"] <= body["scores"][first["label"]]
    calm = draft | {"text": "Thanks, that helped a lot!"}
    assert api.post("/v1/check?explain=true", json=calm).json()["explanation"] == []


def test_a_key_that_sees_no_scores_sees_no_explanation(
    api: httpx.Client, instance: RunningInstance
) -> None:
    key = instance.reins("keys", "create", "--scope", "posts").split("key: ")[1].strip()
    draft = {"author_id": "blind", "channel_id": "general", "text": "You idiot."}
    headers = {"Authorization": f"Bearer {key}"}
    body = api.post("/v1/check?explain=true", json=draft, headers=headers).json()
    assert body["outcome"] in {"allow", "review", "enforce"}
    assert {"scores", "explanation"} & set(body) == set()


def test_posts_are_decided_while_explanations_are_made(api: httpx.Client) -> None:
    def explain(number: int) -> int:
        text = f"You idiot {number}! " + "The slides of Tuesday are in the shared folder. " * 3
        draft = {"author_id": f"patient-{number}", "channel_id": "general", "text": text}
        return api.post("/v1/check?explain=true", json=draft, timeout=300).status_code

    with ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(explain, number) for number in range(24)]
        time.sleep(0.5)
        for number in range(5):
            assert api.post("/v1/posts", json=post(f"meanwhile-{number}")).status_code == 200
        assert not all(one.done() for one in asked)
        answers = [one.result() for one in asked]
    assert set(answers) == {200, 429}


def test_checks_are_limited_for_each_author(api: httpx.Client) -> None:
    draft = {"author_id": "oracle", "channel_id": "general", "text": "Try this."}
    responses = [api.post("/v1/check", json=draft) for _ in range(35)]
    last = responses[-1]
    problem(last, 429, "too_many_checks")
    assert int(last.headers["retry-after"]) >= 1


def test_reports_give_a_receipt(api: httpx.Client) -> None:
    api.post("/v1/posts", json=post("reported"))
    report = {"reporter_id": "bob", "reason": "other"}
    first = api.post("/v1/posts/reported/reports", json=report)
    assert first.status_code == 201
    assert first.json()["counted"]
    again = api.post("/v1/posts/reported/reports", json=report)
    assert again.json()["report_id"] == first.json()["report_id"]
    problem(api.post("/v1/posts/nobody/reports", json=report), 404, "post_not_found")


def test_channels_and_members_are_described_and_read(api: httpx.Client) -> None:
    topic = {"topic": "Cooking for beginners: recipes, ovens, knives"}
    assert api.put("/v1/channels/kitchen", json=topic).status_code == 200
    assert api.get("/v1/channels/kitchen").json()["topic"] == topic["topic"]
    member = {"display_name": "Bea", "role": "teacher", "joined_at": "2026-01-01T00:00:00Z"}
    assert api.put("/v1/members/bea", json=member).status_code == 200
    assert api.get("/v1/members/bea").json()["role"] == "teacher"
    body = api.post("/v1/posts", json=post("pie", "My oven burns every pie.", channel_id="kitchen"))
    assert body.json()["scores"]["off_topic"] is not None
    assert "unknown_channel" not in body.json()["labels"]
    problem(api.get("/v1/channels/none"), 404, "not_found")


def test_a_channel_may_welcome_posts_off_its_topic(api: httpx.Client) -> None:
    given = {"topic": "Gardening in small spaces", "overrides": {"off_topic": "allowed"}}
    assert api.put("/v1/channels/garden", json=given).json()["overrides"] == given["overrides"]
    body = api.post("/v1/posts", json=post("car", "My car broke down.", channel_id="garden"))
    assert body.json()["scores"]["off_topic"] is None
    misspelt = given | {"overrides": {"offtopic": "allowed"}}
    problem(api.put("/v1/channels/garden", json=misspelt), 422, "invalid_request")


RAW = [
    (b"{", 400, "invalid_json"),
    (b"\xff\xfe", 400, "invalid_json"),
    (b'{"post_id": "x", "author_id": "a", "channel_id": "c", "text": "\\ud800"}', 422, None),
    (b'{"post_id": "x", "author_id": "a", "channel_id": "c", "text": "a\\u0000b"}', 422, None),
    (b'{"post_id": 1, "author_id": "a", "channel_id": "c", "text": "x"}', 422, "invalid_request"),
    (b'{"post_id": "", "author_id": "a", "channel_id": "c", "text": "x"}', 422, "invalid_request"),
    (b'{"post_id": "x", "author_id": "a", "channel_id": "c", "text": " "}', 422, "empty_text"),
    (b'{"post_id": "x", "author_id": "a", "channel_id": "c", "txt": "x"}', 422, "invalid_request"),
    (b"[" * 100_000, 400, "invalid_json"),
    (b"[]", 422, "invalid_request"),
    (b"null", 422, "invalid_request"),
]


@pytest.mark.parametrize(("raw", "status", "code"), RAW)
def test_what_is_not_a_post_gets_a_clear_4xx(
    api: httpx.Client, raw: bytes, status: int, code: str | None
) -> None:
    response = api.post("/v1/posts", content=raw, headers={"Content-Type": "application/json"})
    problem(response, status, code or response.json()["code"])
    assert api.get("/v1/posts/x").status_code == 404


@pytest.mark.parametrize("batch", [False, True])
def test_a_megabyte_of_emoji_is_refused_and_nothing_of_it_is_stored(
    api: httpx.Client, batch: bool
) -> None:
    emoji = post("emoji", "🙂" * 262_144)
    if batch:
        [entry] = api.post("/v1/posts/batch", json={"posts": [emoji]}).json()["results"]
        assert entry["problem"]["code"] == "text_too_long"
    else:
        problem(api.post("/v1/posts", json=emoji), 413, "text_too_long")
    assert api.get("/v1/posts/emoji").status_code == 404


def test_a_body_over_the_limit_is_refused_announced_or_not(api: httpx.Client) -> None:
    huge = b" " * (17 * 1024 * 1024)
    problem(api.post("/v1/posts", content=huge), 413, "body_too_large")

    def chunks() -> Iterator[bytes]:
        for _ in range(17):
            yield b" " * 1024 * 1024

    problem(api.post("/v1/posts", content=chunks()), 413, "body_too_large")


def test_an_attachment_may_come_without_text_and_is_not_scored(api: httpx.Client) -> None:
    given = post("image", "", attachments=[{"type": "image", "name": "holiday.jpg"}])
    body = api.post("/v1/posts", json=given).json()
    assert "media_not_scored" in body["labels"]
    assert body["scores"]["toxicity"] is None


def test_another_language_is_not_scored_as_harmless(api: httpx.Client) -> None:
    text = "Das ist wirklich der schlechteste Kurs, den ich jemals besucht habe."
    body = api.post("/v1/posts", json=post("de", text)).json()
    assert body["language"] == "de"
    assert body["scores"]["toxicity"] is None
    assert "toxicity" in body["not_applicable"]


def test_keys_are_asked_for_and_scopes_hold(api: httpx.Client, instance: RunningInstance) -> None:
    with httpx.Client(base_url=instance.url) as nobody:
        problem(nobody.post("/v1/posts", json=post("no")), 401, "unauthorised")
        wrong = {"Authorization": "Bearer rk_wrong"}
        problem(nobody.post("/v1/posts", json=post("no"), headers=wrong), 401, "unauthorised")
    problem(api.get("/v1/review/items"), 403, "forbidden")


def test_a_revoked_key_stops_working(instance: RunningInstance) -> None:
    printed = instance.reins("keys", "create", "--name", "short-lived")
    key = printed.split("key: ")[1].strip()
    key_id = printed.split("id: ")[1].split()[0]
    with httpx.Client(base_url=instance.url, headers={"Authorization": f"Bearer {key}"}) as client:
        assert client.post("/v1/posts", json=post("brief")).status_code == 200
        instance.reins("keys", "revoke", key_id)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            last = client.post("/v1/posts", json=post("brief"))
            if last.status_code == 401:
                break
            time.sleep(0.1)
        problem(last, 401, "unauthorised")


def test_health_readiness_and_metrics_need_no_key(instance: RunningInstance) -> None:
    with httpx.Client(base_url=instance.url) as nobody:
        assert nobody.get("/healthz").json() == {"status": "ok"}
        assert nobody.get("/readyz").json()["status"] == "ready"
        text = nobody.get("/metrics").text
    for name in ("reins_http_requests_total", "reins_stage_seconds", "reins_queue_depth"):
        assert name in text
    assert 'reins_version_info{community="default"' in text


def test_the_openapi_document_is_3_1(api: httpx.Client) -> None:
    document = api.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/v1/posts" in document["paths"]
