"""A tiny fit, from rows to a bundle that the service loads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from service.scoring import LABELS, MODEL_LABELS, ScoreInput, Scorer, load_bundle
from training.prepare import prepare
from training.rows import read_rows
from training.run import Run
from training.sources import Source, load_register

pytestmark = [
    pytest.mark.train,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def register(data: Path) -> dict[str, Source]:
    return load_register(data / "register.toml")


@pytest.fixture
def run(data: Path, base: Path, register: dict[str, Source], tmp_path: Path) -> Run:
    from training.fit import Settings, fit

    run = Run(tmp_path / "run")
    prepare(run, data, register, (), 7)
    fit(run, base, Settings(epochs=20, tokens=256, rate=1e-3, head_rate=1e-2, threads=1))
    return run


def test_a_run_ships_as_a_bundle_that_scores_like_training(
    run: Run, register: dict[str, Source], tmp_path: Path
) -> None:
    from training.calibrate import calibrate
    from training.evaluation import evaluate
    from training.export import export
    from training.report import write_card

    calibrate(run)
    evaluated = evaluate(run)
    assert evaluated["checks"]["held"]["reins"]["n"] == len(list(read_rows(run.checks)))
    target = tmp_path / "models" / "made-up" / "3"
    export(run, target, datetime(2026, 1, 2, tzinfo=UTC), register)
    write_card(target, tmp_path / "report.md")

    bundle = load_bundle(target)
    assert bundle.model_version == "made-up/3"
    assert set(bundle.manifest.files) == {"model.onnx", "tokenizer.json", "CARD.md", "report.json"}
    card = (target / "CARD.md").read_text("utf-8")
    assert "https://example.org/notes" in card
    assert f"{evaluated['labels']['insult']['n']:,}" in card
    assert "| held | reins |" in (tmp_path / "report.md").read_text("utf-8")
    assert (tmp_path / "images" / "model" / "reliability.svg").is_file()
    _scores_like_training(run, Scorer(bundle))


def _scores_like_training(run: Run, scorer: Scorer) -> None:
    """The exported bundle scores what evaluation scored, long texts too."""
    from training.draft import draft
    from training.infer import Graph

    texts = [row.text for row in read_rows(run.rows)][:24]
    texts.append(" ".join(text for text in texts * 4))
    ours = Graph(draft(run)).probabilities(texts)
    found = scorer.score([ScoreInput(text) for text in texts])
    theirs = [[scores.labels[label] for label in LABELS] for scores in found]
    exact = np.array(theirs, dtype=float)
    assert (~np.isnan(exact[:, 0])).sum() > 12
    np.testing.assert_allclose(ours, exact, rtol=0, atol=1e-12)


def test_a_fit_tells_rude_from_kind_rows(run: Run) -> None:
    from training.draft import draft
    from training.infer import Graph
    from training.metrics import auroc

    rows = [row for row in read_rows(run.rows) if row.split == "train" and row.source == "notes"]
    logits = Graph(draft(run)).run([row.text for row in rows]).logits
    truth = np.array([row.targets["insult"] > 0.5 for row in rows])
    assert 20 < truth.sum() < len(rows) - 20
    assert auroc(truth, logits[:, MODEL_LABELS.index("insult")].astype(np.float64)) > 0.95


def test_int8_scores_match_fp32(run: Run) -> None:
    from training.calibrate import sigmoid
    from training.draft import draft
    from training.infer import Graph

    texts = [row.text for row in read_rows(run.rows)][:60]
    exact = Graph(draft(run, run.fp32)).run(texts)
    small = Graph(draft(run)).run(texts)
    assert np.abs(sigmoid(exact.logits) - sigmoid(small.logits)).mean() < 0.03
    assert (exact.topic * small.topic).sum(axis=1).min() > 0.95
    assert run.int8.stat().st_size < 0.6 * run.fp32.stat().st_size


def test_the_exported_graph_is_the_fitted_network(run: Run, base: Path) -> None:
    import torch

    from training.draft import draft
    from training.infer import Graph
    from training.model import Classifier, load_tokenizer, teach_emoji

    network, tokenizer = Classifier(base), load_tokenizer(base)
    teach_emoji(network.encoder, tokenizer)
    network.load_state_dict(torch.load(run.weights))
    network.eval()
    texts = ["thanks for the clear answer", "a lousy patch \N{POUTING FACE} again"]
    found = tokenizer(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        logits, topic, embedding = network(found["input_ids"], found["attention_mask"])
    graph = Graph(draft(run, run.fp32)).run(texts)
    assert graph.logits == pytest.approx(logits.numpy(), abs=1e-3)
    assert graph.topic == pytest.approx(topic.numpy(), abs=1e-3)
    assert torch.linalg.norm(embedding, dim=1).numpy() == pytest.approx(1.0, abs=1e-5)


def test_emoji_begin_as_the_mean_of_their_names(base: Path) -> None:
    import torch

    from training.model import Classifier, load_tokenizer, teach_emoji

    network, tokenizer = Classifier(base), load_tokenizer(base)
    assert teach_emoji(network.encoder, tokenizer) > 1000
    weights = network.encoder.get_input_embeddings().weight
    name = tokenizer("pouting face", add_special_tokens=False)["input_ids"]
    mark = tokenizer.convert_tokens_to_ids("\N{POUTING FACE}")
    assert torch.allclose(weights[mark], weights[name].mean(0))
    assert tokenizer.unk_token_id not in tokenizer("so\N{POUTING FACE}so")["input_ids"]
