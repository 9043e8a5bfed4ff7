"""Beginning from a shipped bundle, reading what a post answers, and going on after a stop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.errors import TrainingError
from training.prepare import prepare
from training.run import Run
from training.sources import load_register

pytestmark = [
    pytest.mark.train,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


def _run(data: Path, folder: Path) -> Run:
    run = Run(folder)
    prepare(run, data, load_register(data / "register.toml"), (), 7)
    return run


def test_weights_come_back_from_the_graphs(data: Path, base: Path, tmp_path: Path) -> None:
    import torch

    from training.fit import Settings, fit
    from training.model import Classifier, load_tokenizer, teach_emoji
    from training.restore import restore

    run = _run(data, tmp_path / "run")
    fit(run, base, Settings(epochs=1, tokens=256, threads=1))
    fitted = torch.load(run.weights)
    for graph, tolerance in ((run.fp32, 0.0), (run.int8, 0.02)):
        network = Classifier(base)
        teach_emoji(network.encoder, load_tokenizer(base))
        restore(network, graph)
        for name, value in network.state_dict().items():
            if not name.startswith("encoder.pooler."):
                limit = tolerance * float(fitted[name].abs().max())
                assert float((value - fitted[name]).abs().max()) <= limit, name


def test_a_graph_of_another_base_is_refused(data: Path, base: Path, tmp_path: Path) -> None:
    from training.fit import Settings, fit
    from training.model import Classifier
    from training.restore import restore

    run = _run(data, tmp_path / "run")
    fit(run, base, Settings(epochs=1, rows=20, tokens=256, threads=1))
    with pytest.raises(TrainingError, match=r"word_embeddings\.weight is of shape"):
        restore(Classifier(base), run.fp32)


def test_a_stopped_fit_goes_on_to_the_same_weights(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from training import checkpoint
    from training.fit import Fit, Settings, fit

    settings = Settings(epochs=2, rows=60, tokens=256, threads=1)
    whole = _run(data, tmp_path / "whole")
    fit(whole, base, settings)

    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    halves = _run(data, tmp_path / "halves")
    step = Fit._label_step
    calls = []

    def stops(self: Fit, *arguments: object) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return step(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Fit, "_label_step", stops)
    with pytest.raises(KeyboardInterrupt):
        fit(halves, base, settings)
    monkeypatch.setattr(Fit, "_label_step", step)
    assert halves.checkpoint.is_file()
    fit(halves, base, settings)
    assert not halves.checkpoint.exists()
    assert whole.read("fit")["losses"] == halves.read("fit")["losses"]
    there, here = torch.load(whole.weights), torch.load(halves.weights)
    assert all(torch.equal(there[name], here[name]) for name in there)


def test_context_is_read_and_not_pooled(base: Path) -> None:
    import torch

    from service.scoring import CONTEXT, JUDGED
    from training.collate import Collator
    from training.model import Classifier, load_tokenizer

    torch.manual_seed(3)
    collate = Collator(load_tokenizer(base), 16, 8)
    network = Classifier(base).eval()
    ids, mask = collate(["great answer", "a lovely song today"], ["silly patch from you", None])
    assert mask.tolist()[0][:4] == [JUDGED] * 4
    assert mask.tolist()[0][4:] == [CONTEXT] * (len(mask[0]) - 4)
    assert int((mask[1] == CONTEXT).sum()) == 0
    with torch.no_grad():
        _, _, read = network(ids[:1], mask[:1])
        _, _, alone = network(*collate(["great answer"]))
        _, _, pooled = network(ids[:1], mask[:1].clamp(max=JUDGED))
    assert not np.allclose(read.numpy(), alone.numpy(), atol=1e-4)
    assert not np.allclose(read.numpy(), pooled.numpy(), atol=1e-4)


def test_frozen_layers_keep_their_weights(data: Path, base: Path, tmp_path: Path) -> None:
    import torch

    from training.fit import Settings, fit
    from training.model import Classifier

    run = _run(data, tmp_path / "run")
    fit(run, base, Settings(epochs=1, rows=60, tokens=256, frozen=1, threads=1))
    before, after = Classifier(base).state_dict(), torch.load(run.weights)
    kept = [name for name in before if "layer.0." in name]
    moved = [name for name in before if "layer.1." in name and name.endswith("weight")]
    assert all(torch.equal(before[name], after[name]) for name in kept)
    assert not any(torch.equal(before[name], after[name]) for name in moved)
