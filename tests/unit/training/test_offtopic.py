"""Two chats are measured as a community lives them: with posts confirmed in both."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from service.scoring import MINIMUM_POSTS
from training.evaluation import offtopic
from training.evaluation.checks import Originals
from training.evaluation.confirmed import references
from training.evaluation.sample import measure
from training.infer import Graph
from training.metrics import figures
from training.sources import Source, SourceFile

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "unit" / "scoring" / "data" / "tiny"
JUDGED = 8


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(TINY, workers=1)


def chat(word: str) -> str:
    """An export of one person who says a word a different number of times in each message."""
    texts = [" ".join([word] * (offtopic.WORDS + n)) for n in range(MINIMUM_POSTS + JUDGED)]
    told = "".join(f"<message><text>{text}</text></message>" for text in ["short", *texts, *texts])
    return f"<slack>{told}</slack>"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Originals:
    monkeypatch.setattr(offtopic, "CONFIRMED", MINIMUM_POSTS)
    monkeypatch.setattr(offtopic, "PER_CHAT", MINIMUM_POSTS + JUDGED)
    files = []
    for name, word in zip(offtopic.CHATS, ("cat", "goal"), strict=True):
        content = chat(word).encode()
        (tmp_path / f"{name}.xml").write_bytes(content)
        files.append(SourceFile(f"{name}.xml", hashlib.sha256(content).hexdigest()))
    source = Source("slack_chats", "h", "1", "none", "check", "table", 1.0, tuple(files), {})
    return Originals(tmp_path, {"slack_chats": source})


def test_confirmed_messages_are_not_judged(data: Originals) -> None:
    found = offtopic.chats(data, seed=1)
    assert found.confirmed is not None
    assert [len(set(texts)) for texts in found.confirmed.values()] == [MINIMUM_POSTS] * 2
    assert not set(found.texts) & {text for texts in found.confirmed.values() for text in texts}
    assert (len(found.texts), int(found.truth.sum())) == (4 * JUDGED, 2 * JUDGED)
    assert found.texts == offtopic.chats(data, seed=1).texts
    assert found.texts != offtopic.chats(data, seed=2).texts


def test_by_description_the_same_messages_are_judged(data: Originals) -> None:
    found = offtopic.chats(data, seed=1)
    alone = offtopic.described(found)
    assert (alone.texts, alone.topics) == (found.texts, found.topics)
    assert alone.confirmed is None
    assert alone.name != found.name


def test_confirmed_posts_tell_chats_apart_that_descriptions_do_not(
    data: Originals, graph: Graph
) -> None:
    found = offtopic.chats(data, seed=1)
    confirmed = measure(graph, found)
    alone = measure(graph, offtopic.described(found))
    assert figures(confirmed.truth, confirmed.scores)["auroc"] == 1.0
    assert figures(alone.truth, alone.scores)["auroc"] < 0.8


def test_each_channel_has_the_others_as_its_background(graph: Graph) -> None:
    confirmed = {name: [f"{name} {'hello ' * n}" for n in range(1, 31)] for name in ("cat", "goal")}
    found = references(graph, confirmed | {"buy": ["buy"] * (MINIMUM_POSTS - 1)})
    assert set(found) == {"cat", "goal"}
    assert found["cat"].posts == 30
    background = found["cat"].background
    assert background is not None
    assert background == pytest.approx(found["goal"].centroid, abs=1e-6)
    assert found["cat"].model_version == "tiny/1"
    alone = references(graph, {"cat": confirmed["cat"]})
    assert alone["cat"].background is None
