"""The mean of several models' weights: what each learnt, without what each overdid.

Uniform soup (Wortsman et al. 2022, "Model soups", ICML). It takes models that went out from the
same weights: they lie in one basin, where the mean is as good as its parts or better.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from service.scoring import load_bundle
from training.fit import write_graphs
from training.model import Classifier, load_tokenizer, teach_emoji
from training.restore import restore
from training.run import Run

State = dict[str, Tensor]


def average(run: Run, base: str | Path, others: Sequence[Path]) -> dict[str, Any]:
    """Puts the mean of the run's fitted weights and those of `others` in the run's place.

    `others` are bundle folders or folders of fitted runs, all of the same base. The fitted weights
    stay in `fitted.pt`, so that another mean can be tried; a calibration is of the model before and
    is removed. Returns the note of the fit, which now names the others.

    Raises:
        TrainingError: the run has no fit, or another model has other shapes.
        BundleError: a folder holds neither a whole bundle nor a fitted run.
    """
    note = run.read("fit")
    fitted = run.folder / "fitted.pt"
    if not fitted.is_file():
        shutil.copyfile(run.need(run.weights, "fit"), fitted)
    tokenizer = load_tokenizer(base)
    network = Classifier(base)
    teach_emoji(network.encoder, tokenizer)
    states = [torch.load(fitted), *(_state(network, folder) for folder in others)]
    network.load_state_dict(mean(states))
    torch.save(network.state_dict(), run.weights)
    write_graphs(run, network, tokenizer)
    (run.folder / "calibrate.json").unlink(missing_ok=True)
    note["averaged_with"] = [_name(folder) for folder in others]
    run.note("fit", note)
    return note


def mean(states: Sequence[State]) -> State:
    """The mean of each weight; what is not a float, as in the first."""
    first = states[0]
    return {
        name: torch.stack([state[name] for state in states]).mean(0)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }


def _state(network: Classifier, folder: Path) -> State:
    """Weights of a run or a bundle, read through a network of their shape."""
    if (folder / "fit.json").is_file():
        network.load_state_dict(torch.load(Run(folder).need(Run(folder).weights, "fit")))
    else:
        load_bundle(folder)
        restore(network, folder / "model.onnx")
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _name(folder: Path) -> str:
    """What a manifest may call it: a bundle's name and version, or the name of the run."""
    if (folder / "fit.json").is_file():
        return f"runs/{folder.resolve().name}"
    return load_bundle(folder).model_version
