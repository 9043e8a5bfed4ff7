"""Labels: what verdicts and hosts say of posts, and what may be learnt from, on both stores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from service.cli import reins
from service.communities import StaffMember, create_key
from service.policy import load_policy
from service.review import ItemView, VerdictIn, decide
from service.review.labelling import labels_of
from service.review.labels import LabelView, list_labels
from tests.support.community import COMMUNITY, World
from tests.support.console import console_app, serving
from tests.support.posts import POLICY


@pytest.mark.parametrize(
    ("verdict", "guideline", "asked", "expected"),
    [
        ("delete", "respect", "respect", {"respect": 1.0, "toxicity": 1.0}),
        ("delete", "topic", "respect", {"topic": 1.0}),
        ("fine", None, "respect", {"respect": 0.0, "toxicity": 0.0}),
        ("wrong_label", None, None, {"toxicity": 0.0}),
    ],
)
def test_a_verdict_says_what_it_says_and_no_more(
    verdict: str, guideline: str | None, asked: str | None, expected: dict[str, float]
) -> None:
    assert labels_of(verdict, guideline, asked, load_policy(POLICY)) == expected


def rule(world: World, staff: StaffMember, item: ItemView, verdict: str) -> None:
    given = VerdictIn(
        verdict=verdict,
        revision=item.revision,
        guideline_id=None if verdict == "fine" else "respect",
    )
    world.database.write(lambda unit: decide(unit, world.policies, staff, item.id, given))


def labels(world: World, state: str) -> list[LabelView]:
    return world.database.read(lambda c: list_labels(c, COMMUNITY, state))


def test_a_verdict_is_kept_as_accepted_labels(world: World) -> None:
    robin = world.staff("Robin")
    rule(world, robin, world.item(), "delete")
    found = {one.label: one for one in labels(world, "accepted")}
    assert {name: one.value for name, one in found.items()} == {"respect": 1.0, "toxicity": 1.0}
    toxic = found["toxicity"]
    assert (toxic.source, toxic.trust, toxic.actor) == ("moderator", 0.9, robin.actor)
    assert toxic.decision_id is not None


def test_two_humans_who_differ_make_both_contested(world: World) -> None:
    robin, quinn = world.staff("Robin"), world.staff("Quinn", "lead")
    rule(world, robin, world.item(post_id="p"), "fine")
    world.report("p", "lee", reason="illegal")
    (again,) = world.queue()
    rule(world, quinn, again.item, "conversation")
    assert labels(world, "accepted") == []
    values = [one.value for one in labels(world, "contested") if one.label == "toxicity"]
    assert values == [0.0, 1.0]


class Api:
    """A host's key and a moderator's, of one community."""

    def __init__(self, world: World, url: str) -> None:
        def key(scope: str) -> str:
            return world.database.write(lambda unit: create_key(unit, COMMUNITY, scope, [scope]))[1]

        self.keys = {scope: key(scope) for scope in ("posts", "review")}
        self.url = url

    def send(self, scope: str, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.keys[scope]}"}
        return httpx.request(method, f"{self.url}{path}", json=body, headers=headers)


def test_what_a_host_says_waits_until_a_human_accepts_it(world: World) -> None:
    world.post("Buy now.", post_id="shop/1")
    with serving(console_app(world)) as url:
        api = Api(world, url)
        put = {"labels": {"spam": 1, "respect": 0}}
        first = api.send("posts", "PUT", "/v1/posts/shop/1/labels", put).json()["labels"]
        assert [(one["label"], one["state"], one["source"]) for one in first] == [
            ("spam", "waiting", "host"),
            ("respect", "waiting", "host"),
        ]
        assert api.send("posts", "PUT", "/v1/posts/shop/1/labels", put).json()["labels"] == first
        assert labels(world, "accepted") == []
        listed = api.send("review", "GET", "/v1/labels?limit=1").json()
        assert [one["label_id"] for one in listed["labels"]] == [first[0]["label_id"]]
        rest = api.send("review", "GET", f"/v1/labels?after={listed['next_after']}").json()
        assert [one["label_id"] for one in rest["labels"]] == [first[1]["label_id"]]
        path = f"/v1/labels/{first[0]['label_id']}/acceptance"
        assert api.send("posts", "POST", path, {"accept": True}).status_code == 403
        assert api.send("review", "POST", path, {"accept": True}).json()["state"] == "accepted"
        twice = api.send("review", "POST", path, {"accept": False})
        assert (twice.status_code, twice.json()["code"]) == (409, "label_settled")
        other = f"/v1/labels/{first[1]['label_id']}/acceptance"
        assert api.send("review", "POST", other, {"accept": False}).json()["state"] == "rejected"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/posts/p/labels", {"labels": {"rudeness": 1}}, 422, "unknown_label"),
        ("/v1/posts/p/labels", {"labels": {"spam": 2}}, 422, "invalid_request"),
        ("/v1/posts/p/labels", {"labels": {}}, 422, "invalid_request"),
        ("/v1/posts/p/labels", {"labels": {"spam": 1}, "revision": 9}, 404, "post_not_found"),
        ("/v1/posts/none/labels", {"labels": {"spam": 1}}, 404, "post_not_found"),
    ],
)
def test_a_bad_label_is_a_clear_problem(
    sqlite_world: World, path: str, body: Any, status: int, code: str
) -> None:
    sqlite_world.post("Hello.", post_id="p")
    with serving(console_app(sqlite_world)) as url:
        answer = Api(sqlite_world, url).send("posts", "PUT", path, body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        lost = Api(sqlite_world, url).send(
            "review", "POST", "/v1/labels/x/acceptance", {"accept": True}
        )
        assert lost.json()["code"] == "label_not_found"


def test_accepting_one_side_of_a_contest_rejects_the_other(world: World) -> None:
    test_two_humans_who_differ_make_both_contested(world)
    toxic = [one for one in labels(world, "contested") if one.label == "toxicity"]
    with serving(console_app(world)) as url:
        path = f"/v1/labels/{toxic[1].id}/acceptance"
        Api(world, url).send("review", "POST", path, {"accept": True})
    assert [one.id for one in labels(world, "accepted")] == [toxic[1].id]
    assert toxic[0].id in [one.id for one in labels(world, "rejected")]


def test_only_accepted_labels_are_exported(
    world: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = world.staff("Robin")
    rule(world, robin, world.item("You never read."), "delete")
    rule(world, robin, world.item("That plan is nonsense.", post_id="contested"), "fine")
    world.report("contested", "lee", reason="illegal")
    rule(world, world.staff("Quinn", "lead"), world.queue()[0].item, "conversation")
    world.post("Buy now.", post_id="shop")
    with serving(console_app(world)) as url:
        put = {"labels": {"spam": 1}}
        Api(world, url).send("posts", "PUT", "/v1/posts/shop/labels", put)
    monkeypatch.setenv("REINS_DATABASE_URL", database_url)
    monkeypatch.setenv("REINS_DATA_DIR", str(tmp_path))
    out = tmp_path / "labels.jsonl"
    done = CliRunner().invoke(reins, ["labels", "export", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.stdout == f"Rows written to {out}: 1\n"
    (row,) = (json.loads(line) for line in out.read_text().splitlines())
    assert row == {
        "text": "You never read.",
        "respect": 1.0,
        "toxicity": 1.0,
        "source": "moderator",
        "trust": 0.9,
    }
