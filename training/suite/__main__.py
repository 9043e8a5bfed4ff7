"""`python -m training.suite`: what the suite holds, whether it is as frozen, and freezing it."""

import click

from training.errors import TrainingError
from training.suite.freeze import freeze, verify
from training.suite.load import load_suite


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Counts per functionality, after a check that the suite is as it was frozen."""
    if context.invoked_subcommand:
        return
    try:
        verify()
    except TrainingError as error:
        raise click.ClickException(str(error)) from error
    for functionality in load_suite():
        pairs = len(functionality.cases) // 2
        click.echo(f"{functionality.name:40} {len(functionality.templates):3} {pairs:4} {pairs:4}")


@command.command("freeze")
@click.option("--decision", help="Page in docs/decisions that says why the suite changed.")
def freeze_command(decision: str | None) -> None:
    """Writes training/suite/frozen.json."""
    try:
        freeze(decision=decision)
    except TrainingError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    command(prog_name="python -m training.suite")
