"""A second model beside the live one: it finds differences, and its failures stay its own."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from service.http.shadow_metrics import ShadowMetrics
from service.http.shadow_routes import shadow_body
from service.scoring import ScoreInput, Scorer, Shadow, ShadowPost, load_bundle, open_shadow
from tests.unit.scoring.conftest import TINY

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LINES = {"profanity": {"review": 0.6}}


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny bundle, calibrated anew: a little less sure of profanity, blind to insults."""
    made = tmp_path / "tiny-2"
    shutil.copytree(TINY, made)
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["version"] = "2"
    manifest["calibration"]["insult"] = {"slope": 0.0, "intercept": -4.0}
    manifest["calibration"]["profanity"] = {"slope": 2.0, "intercept": -3.8}
    (made / "manifest.json").write_text(json.dumps(manifest))
    return made


@pytest.fixture
def shadow(folder: Path, registry: CollectorRegistry) -> Iterator[Shadow]:
    made = open_shadow(folder, 1.0, ShadowMetrics(registry))
    yield made
    made.stop()


def post(tiny: Scorer, post_id: str, text: str, **given: Any) -> ShadowPost:
    item = ScoreInput(text)
    live = tiny.score([item])[0]
    lines: Callable[[], Any] = given.pop("lines", lambda: LINES)
    return ShadowPost(given.pop("community_id", "a"), post_id, item, live, lines, NOW)


def results(shadow: Shadow, total: int) -> dict[str, int]:
    """What became of the posts of community ``a``, once there are so many."""
    deadline = time.monotonic() + 10
    while True:
        found: dict[str, int] = shadow_body(shadow, "a")["posts"]
        if sum(found.values()) >= total:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.01)


def test_disagreements_are_told_without_the_text(
    shadow: Shadow, tiny: Scorer, registry: CollectorRegistry
) -> None:
    shadow.offer(post(tiny, "p-1", "darn it"))
    shadow.offer(post(tiny, "p-2", "hello cat"))
    assert results(shadow, 2) == {"scored": 2, "dropped": 0, "failed": 0}
    body = shadow_body(shadow, "a")
    assert (body["shadow"], body["problem"], body["share"]) == ("tiny/2", None, 1.0)
    # Profanity: live sigmoid(3.5), shadow sigmoid(0.2); its line for review lies at 0.6.
    assert body["recent"] == [
        {
            "post_id": "p-1",
            "at": "2026-11-24T08:00:00.000Z",
            "label": "profanity",
            "live": 0.9707,
            "shadow": 0.5498,
            "crossed": ["review"],
        }
    ]
    assert body["labels"]["profanity"]["crossed"] == {"review": {"up": 0, "down": 1}}
    assert body["labels"]["spam"] == {"posts": 2, "mean_difference": 0.0, "crossed": {}}
    assert "darn" not in json.dumps(body)
    named = {"label": "profanity", "line": "review", "direction": "down"}
    assert registry.get_sample_value("reins_shadow_crossed_total", named) == 1
    count = registry.get_sample_value("reins_shadow_difference_count", {"label": "profanity"})
    assert count == 2
    total = registry.get_sample_value("reins_shadow_difference_sum", {"label": "profanity"})
    assert total == pytest.approx(0.9707 - 0.5498 + 0.0109 - 0.0004, abs=1e-3)


def test_a_community_sees_its_own_posts_alone(shadow: Shadow, tiny: Scorer) -> None:
    shadow.offer(post(tiny, "theirs", "darn", community_id="b"))
    shadow.offer(post(tiny, "ours", "darn"))
    assert results(shadow, 1)["scored"] == 1
    assert [one["post_id"] for one in shadow_body(shadow, "a")["recent"]] == ["ours"]


def test_posts_outside_the_share_are_not_looked_at(folder: Path, tiny: Scorer) -> None:
    shadow = open_shadow(folder, 0.5, ShadowMetrics(CollectorRegistry()))
    for number in range(6):
        shadow.offer(post(tiny, f"post-{number}", "darn"))
    shadow.stop()
    assert 0 < sum(shadow_body(shadow, "a")["posts"].values()) < 6


def test_what_the_shadow_can_not_keep_up_with_is_dropped_and_counted(
    folder: Path, tiny: Scorer, registry: CollectorRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer, gate = Scorer(load_bundle(folder)), threading.Event()
    run = scorer.run

    def held(windows: Any) -> Any:
        gate.wait(10)
        return run(windows)

    monkeypatch.setattr(scorer, "run", held)
    shadow = Shadow(scorer, 1.0, ShadowMetrics(registry), queue=2)
    started = time.monotonic()
    for number in range(5):
        shadow.offer(post(tiny, f"p-{number}", "darn"))
    assert time.monotonic() - started < 5
    gate.set()
    assert results(shadow, 5) == {"scored": 2, "dropped": 3, "failed": 0}
    assert registry.get_sample_value("reins_shadow_posts_total", {"result": "dropped"}) == 3
    shadow.stop()


def test_a_shadow_that_fails_goes_on_with_the_next_post(
    shadow: Shadow, tiny: Scorer, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Any:
        raise RuntimeError("no policy")

    shadow.offer(post(tiny, "p-1", "darn", lines=broken))
    shadow.offer(post(tiny, "p-2", "darn"))
    assert results(shadow, 2) == {"scored": 1, "dropped": 0, "failed": 1}
    assert "the shadow model failed on a post" in caplog.text
    shadow.stop()
    shadow.offer(post(tiny, "p-3", "darn"))
    assert results(shadow, 3)["dropped"] == 1


def test_a_label_that_one_model_alone_measured_is_counted_apart(
    folder: Path, tiny: Scorer, registry: CollectorRegistry
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text()) | {"languages": ["fr"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    shadow = open_shadow(folder, 1.0, ShadowMetrics(registry))
    shadow.offer(post(tiny, "p-1", "darn"))
    assert results(shadow, 1)["scored"] == 1
    assert shadow_body(shadow, "a")["labels"] == {}
    assert registry.get_sample_value("reins_shadow_unmatched_total", {"label": "spam"}) == 1
    shadow.stop()


def test_a_bundle_that_can_not_be_used_is_a_problem_and_no_failure(
    folder: Path, tiny: Scorer, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "model.onnx").write_bytes(b"")
    shadow = open_shadow(folder, 1.0, ShadowMetrics(CollectorRegistry()))
    shadow.offer(post(tiny, "p-1", "darn"))
    body = shadow_body(shadow, "a")
    assert body["shadow"] is None
    assert body["share"] == 0.0
    assert "model.onnx" in body["problem"]
    assert "posts are decided without it" in caplog.text
    shadow.stop()


def test_without_a_shadow_model_nothing_is_compared(tiny: Scorer) -> None:
    shadow = open_shadow(None, 1.0, ShadowMetrics(CollectorRegistry()))
    shadow.offer(post(tiny, "p-1", "darn"))
    body = shadow_body(shadow, "a")
    assert (body["shadow"], body["problem"]) == (None, None)
    assert sum(body["posts"].values()) == 0
    shadow.stop()
