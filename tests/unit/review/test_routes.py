"""The review API: a key acts for a named person, problems say who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from service.communities import create_key
from service.decisions import Question
from service.storage import UnitOfWork
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving


@dataclass
class Api:
    """A client with a key of a scope."""

    client: httpx.Client
    world: World

    def get(self, path: str = "", **query: Any) -> httpx.Response:
        return self.client.get(f"/v1/review/items{path}", params=query)

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.client.post(f"/v1/review/items{path}", json=body)


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "desk", ["review"]))
    headers = {"Authorization": f"Bearer {key}"}
    with (
        serving(console_app(world)) as url,
        httpx.Client(base_url=url, headers=headers) as client,
    ):
        yield Api(client, world)


def test_the_queue_is_listed_page_by_page(api: Api) -> None:
    sent = [api.world.item(post_id=f"p{n}").id for n in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = api.get(limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [item["item_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sent


def test_an_item_is_claimed_and_decided_for_a_named_person(api: Api) -> None:
    api.world.staff("Robin")
    item = api.world.item(post_id="p")
    api.world.report("p", "lou")
    claimed = api.post(f"/{item.id}/claim", staff="robin@example.org").json()
    assert claimed["lease"]["name"] == "Robin"
    whole = api.get(f"/{item.id}").json()
    assert whole["lease"]["name"] == "Robin"
    assert whole["reports_by_members"][0]["reporter_id"] == "lou"
    ruling = api.post(
        f"/{item.id}/verdict",
        staff="robin@example.org",
        verdict="delete",
        revision=1,
        guideline_id="respect",
    )
    assert ruling.status_code == 200, ruling.text
    body = ruling.json()
    assert body["decision"]["visibility"] == "hide"
    assert [action["step"] for action in body["actions"]] == ["delete"]
    assert body["reports_resolved"] == 1
    assert api.get(f"/{item.id}").json()["verdicts"][0]["decided_by"]["name"] == "Robin"


def sampled(world: World) -> str:
    """Ask about an allowed post as the random sample does, and return the item's id."""
    decision = world.post("Typical of you.", {"toxicity": 0.3}).decision
    question = Question(
        community_id=COMMUNITY,
        post_pk=decision.post_pk,
        revision=1,
        decision_id=decision.id,
        kind="sample",
        queue=None,
        priority=0,
        guideline_id="respect",
        rule="rough",
    )

    def work(unit: UnitOfWork) -> str:
        return world.desk.ask(unit, question, world.policies.live(unit.connection, COMMUNITY))

    return world.database.write(work)


def test_a_sampled_item_is_blind_until_it_is_decided(api: Api) -> None:
    api.world.staff("Robin")
    item_id = sampled(api.world)
    (listed,) = api.get(kind="sample").json()["items"]
    whole = api.get(f"/{item_id}").json()
    for found in (listed, whole):
        assert [found[key] for key in ("decision", "rule", "guideline_id")] == [None, None, None]
        assert found["post"]["content"]["text"] == "Typical of you."
    given = {"staff": "robin@example.org", "verdict": "fine", "revision": 1}
    assert api.post(f"/{item_id}/verdict", **given).is_success
    decided = api.get(f"/{item_id}").json()
    assert decided["decision"]["scores"]["toxicity"] == 0.3
    assert (decided["rule"], decided["guideline_id"]) == ("rough", "respect")
    assert api.get(kind="sample", state="resolved").json()["items"][0]["decision"] is not None


def test_what_was_flagged_shows_the_decision_that_asks(api: Api) -> None:
    item = api.world.item()
    (listed,) = api.get().json()["items"]
    assert listed["decision"]["decision_id"] == item.decision_id


def test_the_later_of_two_gets_a_problem_that_names_the_earlier(api: Api) -> None:
    api.world.staff("Robin")
    api.world.staff("Sascha")
    item = api.world.item()
    given = {"verdict": "fine", "revision": 1}
    assert api.post(f"/{item.id}/verdict", staff="robin@example.org", **given).is_success
    late = api.post(f"/{item.id}/verdict", staff="sascha@example.org", **given)
    assert late.status_code == 409
    assert late.json()["code"] == "already_decided"
    assert late.json()["decided"]["by"] == "Robin"


def test_a_repeat_with_the_same_idempotency_key_gets_the_same_answer(api: Api) -> None:
    api.world.staff("Robin")
    item = api.world.item()
    body = {"staff": "robin@example.org", "verdict": "fine", "revision": 1}
    path, key = f"/v1/review/items/{item.id}/verdict", {"Idempotency-Key": "one"}
    answers = [api.client.post(path, json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("claim", {}, 422, "staff_needed"),
        ("claim", {"staff": "nobody@example.org"}, 404, "unknown_staff"),
        ("verdict", {"verdict": "fine"}, 422, "invalid_request"),
        ("verdict", {"verdict": "burn", "revision": 1}, 422, "invalid_request"),
        ("verdict", {"verdict": "delete", "revision": 1}, 422, "invalid_verdict"),
        ("verdict", {"verdict": "fine", "revision": 9}, 422, "invalid_verdict"),
    ],
)
def test_a_bad_request_is_a_clear_problem(
    api: Api, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    api.world.staff("Robin")
    item = api.world.item()
    if path == "verdict":
        body = {"staff": "robin@example.org"} | body
    answer = api.post(f"/{item.id}/{path}", **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_an_unknown_item_and_a_forged_cursor_are_problems(api: Api) -> None:
    assert api.get("/nothing").json()["code"] == "item_not_found"
    assert api.get(cursor="forged").json()["code"] == "bad_cursor"


def test_a_key_needs_the_scope_review(world: World) -> None:
    _, key = world.database.write(lambda unit: create_key(unit, COMMUNITY, "host", ["posts"]))
    with serving(console_app(world)) as url:
        for header in ({}, {"Authorization": f"Bearer {key}"}):
            answer = httpx.get(f"{url}/v1/review/items", headers=header)
            assert answer.status_code == (403 if header else 401)
