"""`reins train`: small, restartable commands over a run folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from service.errors import ReinsError
from training.commands.measure import calibrate, compare, evaluate, suite
from training.commands.options import FILE, require_extra, run_option
from training.commands.ship import card, export
from training.commands.sources import sources
from training.errors import TrainingError
from training.run import Run
from training.sources import REGISTER, load_register


class _Group(click.Group):
    """Turns errors raised on purpose into plain messages."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ReinsError as error:
            raise click.ClickException(str(error)) from error


_threads = click.option("--threads", default=2, show_default=True, help="CPU threads.")


@click.group("train", cls=_Group)
def command() -> None:
    """Train, evaluate and export the classifier (needs the train extra)."""


@command.command()
@run_option
@click.option("--data", required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--register", "source_list", type=FILE, help="Register of sources; that of Reins if not given."
)
@click.option("--skip", multiple=True, help="Leave a source out; may be given again.")
@click.option("--seed", default=7, show_default=True)
def prepare(
    folder: Path, data: Path, source_list: Path | None, skip: Sequence[str], seed: int
) -> None:
    """Read, label, dedupe and split the sources into the run folder.

    A register names the files in --data and says how their columns become labels; see the head of
    training/sources.toml, which is that of Reins.
    """
    require_extra()
    from training.prepare import prepare as work

    register = load_register(source_list or REGISTER)
    unknown = set(skip) - set(register)
    if unknown:
        raise TrainingError(f"--skip: no such source: {', '.join(sorted(unknown))}.")
    run = Run(folder)
    note = work(run, data, register, skip, seed)
    run.register.write_bytes((source_list or REGISTER).read_bytes())
    click.echo(f"{note['rows']} rows, {note['exact_duplicates']} exact duplicates merged.")


@command.command()
@run_option
@click.option("--base", default=None, help="Base model: a folder or a hub id.")
@click.option(
    "--start",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Bundle, or folder of another run, whose weights to begin with.",
)
@click.option("--epochs", default=2, show_default=True, help="Times every row is seen.")
@click.option("--rows", default=0, help="At most so many training rows (0: all).")
@click.option("--max-tokens", default=128, show_default=True, help="Tokens a row is cut to.")
@click.option(
    "--batch-tokens", "tokens", default=2048, show_default=True, help="Tokens of a batch."
)
@click.option("--frozen", default=0, show_default=True, help="Lowest layers to keep as they are.")
@click.option("--rate", default=1e-4, show_default=True, help="Highest learning rate.")
@click.option("--head-rate", default=1e-3, show_default=True, help="That of the label heads.")
@click.option("--seed", default=7, show_default=True)
@click.option("--bf16/--fp32", default=False, help="Arithmetic of the forward pass.")
@_threads
def fit(folder: Path, base: str | None, start: Path | None, **settings: Any) -> None:
    """Fine-tune the encoder and write its graphs, fp32 and int8.

    A fit that was stopped goes on where it stood when it is started again with the same options.
    """
    require_extra()
    from training.fit import Settings
    from training.fit import fit as work
    from training.model import default_base

    note = work(Run(folder), base or default_base(), Settings(**settings), start)
    click.echo(f"{note['rows']} rows in {note['seconds']} s, loss {note['losses']}.")


@command.command()
@run_option
@click.option("--base", default=None, help="Base model: a folder or a hub id.")
@click.option(
    "--with",
    "others",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    required=True,
    help="Bundle, or folder of a fitted run, that went out from the same weights.",
)
def average(folder: Path, base: str | None, others: tuple[Path, ...]) -> None:
    """Take the mean of the run's weights and those of other models.

    Try it where a fit gained on new rows and lost on others. Calibrate again afterwards.
    """
    require_extra()
    from training.average import average as work
    from training.model import default_base

    note = work(Run(folder), base or default_base(), others)
    click.echo(f"The mean with {', '.join(note['averaged_with'])}. Now run calibrate.")


for _command in (sources, calibrate, evaluate, compare, suite, export, card):
    command.add_command(_command)
