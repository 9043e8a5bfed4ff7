"""Evaluation scores texts exactly as `reins score` does, and reads none twice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from service.scoring import LABELS, ScoreInput
from service.scoring.command import score
from tests.support.shipped import SHIPPED
from training.infer import Graph, column

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "unit" / "scoring" / "data" / "tiny"
TEXTS = [
    "Thanks, that helped a lot.",
    "You are a st*pid f00l and nobody likes you",
    "Das ist ein ganz gewoehnlicher Satz in einer anderen Sprache, den niemand hier versteht.",
    "\N{THUMBS UP SIGN}",
    "A long story about gardens and rain. " * 120,
    "y o u   i d i o t",
]
TOPICS = ["gardening", "insults", "travel", "likes", "weather and plants", "chess"]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _score(model: Path, folder: Path) -> np.ndarray:
    lines = [
        json.dumps({"id": at, "text": text, "channel_topic": topic})
        for at, (text, topic) in enumerate(zip(TEXTS, TOPICS, strict=True))
    ]
    (folder / "in.jsonl").write_text("\n".join(lines))
    arguments = ["--model", str(model), "--input", str(folder / "in.jsonl")]
    result = CliRunner().invoke(score, [*arguments, "--output", str(folder / "out.jsonl")])
    assert result.exit_code == 0, result.output
    found = [json.loads(line)["scores"] for line in _lines(folder / "out.jsonl")]
    return np.array([[row[label] for label in LABELS] for row in found], dtype=float)


def test_evaluation_gives_the_scores_of_reins_score(tmp_path: Path) -> None:
    ours = Graph(SHIPPED).probabilities(TEXTS, TOPICS)
    theirs = _score(SHIPPED, tmp_path)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
    assert np.isnan(ours).all(axis=1).tolist() == [False, False, True, True, False, False]


def test_what_was_scored_is_kept_and_not_scored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Graph(TINY, tmp_path)
    before = first.probabilities(["rude hello", "buy cat"])
    again = Graph(TINY, tmp_path)
    asked: list[str] = []
    real = again.scorer.prepare

    def prepare(item: ScoreInput) -> object:
        asked.append(item.text)
        return real(item)

    monkeypatch.setattr(again.scorer, "prepare", prepare)
    after = again.probabilities(["buy cat", "rude hello", "a new darn one"])
    assert asked == ["a new darn one"]
    np.testing.assert_array_equal(after[[1, 0]], before)


def test_a_stop_between_two_chunks_keeps_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.infer.CHUNK", 2)
    texts = ["cat", "hello cat", "rude rude cat", "dog dog hello cat"]
    stopped = Graph(TINY, tmp_path, workers=1)
    real = stopped.scorer.run
    count = 0

    def run(windows: list[list[int]]) -> object:
        nonlocal count
        count += 1
        if count > 2:
            raise KeyboardInterrupt
        return real(windows)

    monkeypatch.setattr(stopped.scorer, "run", run)
    with pytest.raises(KeyboardInterrupt):
        stopped.run(texts)
    assert len(Graph(TINY, tmp_path)._found) == 2


def test_another_bundle_has_a_cache_of_its_own(tmp_path: Path) -> None:
    Graph(TINY, tmp_path).run(["cat"])
    assert not Graph(SHIPPED, tmp_path)._found
    assert len(Graph(TINY, tmp_path)._found) == 1


def test_a_text_the_service_turns_away_has_raw_outputs_and_no_score() -> None:
    graph = Graph(TINY)
    raw = graph.run(["???", "rude"])
    assert raw.scored.tolist() == [False, True]
    assert np.isfinite(graph.calibrated(raw)[:, column("toxicity")]).all()
    assert np.isnan(graph.probabilities(["???"])).all()


def test_bare_texts_miss_what_the_normaliser_undoes() -> None:
    graph = Graph(SHIPPED)
    disguised = ["you 𝖘𝖙𝖚𝖕𝖎𝖉 𝖎𝖉𝖎𝖔𝖙"]
    served = graph.calibrated(graph.run(disguised))[0, column("toxicity")]
    bare = graph.calibrated(graph.run(disguised, bare=True))[0, column("toxicity")]
    assert served > bare + 0.1


def test_no_texts_are_an_error() -> None:
    with pytest.raises(ValueError, match="no texts"):
        Graph(TINY).run([])
