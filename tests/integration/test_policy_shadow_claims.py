"""A candidate in the shadow is tried with its own claims, and no answer tells of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.decisions import decisions_by_id
from service.kit import system_clock
from service.publishing import shadow
from service.publishing.backtest import rescore
from service.publishing.jobs import PolicyShadows
from service.publishing.shadow_store import shadow_report
from service.scoring import NORMALISER_VERSION, Scorer
from service.settings import Settings
from service.storage import open_database
from tests.integration.test_shadow import client
from tests.support.instance import RunningInstance
from tests.support.life import STRICTER, WRITER, Life
from tests.support.posts import COMMUNITY, POLICY
from tests.support.rescoring import TINY, keep_inputs


def asking(text: str) -> str:
    """The policy of the tests, with a rule that asks a human about what says the same."""
    return POLICY.replace(
        "rules:\n",
        f"claims:\n  it: {{text: {json.dumps(text)}, correction: No., owner: Mo, source: A book, "
        "review_by: 2999-01-01}\n"
        "rules:\n  - {name: myth, guideline: respect, when: {claim: {id: it, at_least: 0.8}}, "
        "then: {review: {}}}\n",
        1,
    )


class Shadowed(Life):
    """A store whose posts the tiny model has scored; the worker has the same model."""

    def __init__(self, url: str, model: Path = TINY) -> None:
        self.ahead = timedelta()
        super().__init__(open_database(url, clock=lambda: system_clock() + self.ahead))
        self.shadows = PolicyShadows(self.database, threading.Event(), model)

    def try_out(self, source: str) -> int:
        """Put a candidate in the shadow."""
        version = self.store(source)
        self.step(version, "shadow", WRITER)
        return version

    def send(
        self, post_id: str, text: str, claims: dict[str, float] | None = None, model: str = "tiny/1"
    ) -> str:
        """Send a post that a model has scored and measured; return the id of its decision."""
        submission = self.host.submission(post_id, text)
        assert submission.scores is not None
        scores = replace(
            submission.scores, model_version=model, normaliser_version=NORMALISER_VERSION
        )
        given = replace(submission, scores=scores, claims=claims or {})
        recorded = self.database.write(lambda unit: self.host.recorder.record(unit, given))
        return recorded.decision.id

    def differing(self, version: int) -> list[str]:
        """Follow, and return the posts that the candidate would have decided otherwise."""
        self.ahead += shadow.SETTLE
        self.shadows.follow()
        report = self.database.read(lambda c: shadow_report(c, COMMUNITY, version))
        assert report.failed == 0
        return sorted(one.post_id for one in report.recent)


@pytest.fixture
def life(database_url: str) -> Iterator[Shadowed]:
    made = Shadowed(database_url)
    yield made
    made.database.close()


def test_a_claim_that_nobody_has_measured_is_measured_behind_the_answer(life: Shadowed) -> None:
    version = life.try_out(asking("cat cat"))
    cat, goal = life.send("cat", "cat"), life.send("goal", "goal")
    before = life.database.read(lambda c: decisions_by_id(c, [cat, goal]))
    assert life.differing(version) == ["cat"]
    assert life.database.read(lambda c: decisions_by_id(c, [cat, goal])) == before


def test_the_same_id_may_name_another_statement(life: Shadowed) -> None:
    life.publish(asking("goal goal"))
    version = life.try_out(asking("cat cat"))
    life.send("cat", "cat", {"it": 0.1})
    life.send("goal", "goal", {"it": 0.99})
    # The one is what the live policy asks about, the other what the candidate does.
    assert life.differing(version) == ["cat", "goal"]


def test_what_the_live_policy_has_measured_is_not_measured_again(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.publish(asking("cat cat"))
    version = life.try_out(asking("cat cat").replace("at_least: 0.8", "at_least: 0.7"))
    given = keep_inputs(monkeypatch)
    life.send("near", "goal", {"it": 0.75})
    assert life.differing(version) == ["near"]
    assert given == []


def test_a_candidate_without_claims_needs_no_model(life: Shadowed) -> None:
    life.shadows = PolicyShadows(life.database, threading.Event(), Path("/nonexistent"))
    version = life.try_out(STRICTER)
    life.send("cat", "cat")
    assert life.differing(version) == []


def test_without_the_model_the_candidate_goes_on_with_what_is_stored(
    life: Shadowed, caplog: pytest.LogCaptureFixture
) -> None:
    life.shadows = PolicyShadows(life.database, threading.Event(), Path("/nonexistent"))
    life.publish(asking("goal goal"))
    version = life.try_out(asking("cat cat").replace("enforce: 0.9", "enforce: 0.005"))
    life.send("cat", "cat", {"it": 0.1})
    assert life.differing(version) == ["cat"]
    assert "goes without the model" in caplog.text


def test_a_model_that_fails_stops_nothing(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Scorer):
        def score(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("out of memory")

    monkeypatch.setattr(rescore, "Scorer", Failing)
    version = life.try_out(asking("cat cat"))
    life.send("cat", "cat")
    assert life.differing(version) == []
    assert "could not be compared by the model" in caplog.text


def test_what_another_model_has_scored_is_left_as_it_is(
    life: Shadowed, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = keep_inputs(monkeypatch)
    version = life.try_out(asking("cat cat"))
    life.send("cat", "cat", model="older/1")
    assert life.differing(version) == []
    assert given == []


def test_the_model_is_forgotten_with_the_last_candidate(life: Shadowed) -> None:
    version = life.try_out(asking("cat cat"))
    life.send("cat", "cat")
    life.differing(version)
    assert life.shadows._claims._measures.keys() == {COMMUNITY}
    life.step(version, "checked", WRITER)
    life.shadows.follow()
    assert life.shadows._claims._measures == {}


def followed(instance: RunningInstance, api: httpx.Client, version: int) -> dict[str, Any]:
    """Return the report once two posts were compared, also where the worker gets no time."""
    database = open_database(f"sqlite:///{instance.folder / 'reins.db'}")
    shadows = PolicyShadows(database, threading.Event(), Settings().model)
    deadline = time.monotonic() + 60
    found: dict[str, Any] = {"compared": 0}
    while found["compared"] < 2 and time.monotonic() < deadline:
        time.sleep(0.25)
        shadows.follow()
        found = api.get(f"/v1/policy/versions/{version}/shadow").json()
    database.close()
    return found


def test_over_http_with_the_shipped_model(instance: RunningInstance) -> None:
    with client(instance, "posts", "policy:write", "policy:publish", "admin") as api:
        headers = {"Content-Type": "application/yaml"}
        source = asking("Goldfish forget everything after three seconds.").encode()
        stored = api.post("/v1/policy/versions?reason=why", content=source, headers=headers)
        version = stored.json()["version"]
        for state in ("checked", "shadow"):
            taken = api.post(f"/v1/policy/versions/{version}/steps", json={"to": state})
            assert taken.status_code == 200, taken.text
        texts = {
            "same": "Goldfish forget everything within three seconds.",
            "other": "Thank you, that helped a lot.",
        }
        for post_id, text in texts.items():
            post = {"post_id": post_id, "author_id": "ada", "channel_id": "general", "text": text}
            assert api.post("/v1/posts", json=post).json()["outcome"] == "allow"
        found = followed(instance, api, version)
    assert (found["compared"], found["failed"]) == (2, 0), instance.said()
    differing = {one["post_id"]: one["candidate"]["rule"] for one in found["recent"]}
    assert differing == {"same": "myth"}
