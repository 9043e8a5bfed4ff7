"""The `reins` command: sub-commands are imported only when they run."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# name: (where it lives, its line in `reins --help`)
COMMANDS = {
    "up": ("service.supervisor.command:up", "Run everything in one go, until Ctrl-C."),
    "serve": ("service.supervisor.command:serve", "Run the HTTP service alone."),
    "worker": ("service.supervisor.command:worker", "Run the worker alone."),
    "migrate": ("service.supervisor.command:migrate", "Bring the store to the newest schema."),
    "demo": ("service.demo.command:demo", "Seed the demo community."),
    "receiver": ("service.receiver.command:receiver", "Show webhooks as they arrive."),
    "keys": ("service.communities.command:keys", "Create, list and revoke API keys."),
    "staff": ("service.communities.command:staff", "Add and list moderators and admins."),
    "login-link": ("service.communities.command:login_link", "Make a one-time login link."),
    "webhooks": ("service.webhooks.command:webhooks", "Add and list webhook receivers."),
    "policy": ("service.publishing.command:policy", "Check, try and publish policies."),
    "ladder": ("service.ladder.command:ladder", "Lift a suspension before its time."),
    "members": ("service.privacy.command:members", "Erase, export and hold what is known."),
    "privacy": ("service.privacy.purge_command:privacy", "Purge what is older than it may be."),
    "undo": ("service.publishing.undo_command:undo", "Take back what a rule did."),
    "labels": ("service.review.command:labels", "Export what humans accepted, to learn from."),
    "statements": ("service.statements.command:statements", "Export statements of reasons."),
    "signing": ("service.signing.command:signing", "List, rotate and retire signing keys."),
    "audit": ("service.audit.command:audit", "Verify, anchor and export the audit trail."),
    "transparency": (
        "service.transparency.command:transparency",
        "Report how the community was moderated, in counts.",
    ),
    "score": ("service.scoring.command:score", "Score a file of texts, no server needed."),
}
PLUGIN_GROUP = "reins.commands"
TRAINING_MISSING = (
    "Training is not installed here, so that serving stays small. In a checkout run "
    "`make train-env`, then use `.venv-train/bin/reins` for this command."
)


class LazyGroup(click.Group):
    """A group whose commands are named in a table or by entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name every command, built in or plugged in."""
        return [*COMMANDS, *sorted(plugins())]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import the one command that is about to run."""
        if cmd_name in COMMANDS:
            return load(COMMANDS[cmd_name][0])
        plugin = plugins().get(cmd_name)
        if plugin is None and cmd_name == "train":
            raise click.ClickException(TRAINING_MISSING)
        return load_plugin(plugin) if plugin else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        rows = [(name, text) for name, (_where, text) in COMMANDS.items()]
        rows += [(name, "Training; needs its own environment.") for name in sorted(plugins())]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def load(where: str) -> click.Command:
    """Import ``module:attribute`` and return the command there."""
    module, _, attribute = where.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    return command


def plugins() -> dict[str, EntryPoint]:
    """Return the commands that other packages plug in."""
    return {found.name: found for found in entry_points(group=PLUGIN_GROUP)}


def load_plugin(plugin: EntryPoint) -> click.Command:
    """Import a plugged-in command.

    Raises:
        click.ClickException: a package that it needs is not installed.
    """
    try:
        command = plugin.load()
    except ModuleNotFoundError as missing:
        detail = f"{TRAINING_MISSING} (Missing: {missing.name}.)"
        raise click.ClickException(detail) from missing
    assert isinstance(command, click.Command)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reins")
def reins() -> None:
    """Reins: self-hosted content moderation.

    Every setting is a REINS_* environment variable; docs/running.md lists them.
    """


def main() -> NoReturn:
    """Run a command; an expected failure is one clear line on stderr, never a traceback."""
    try:
        reins(prog_name="reins")
    except Exception as problem:
        lines = explain(problem)
        if not lines:
            raise
        for line in lines:
            click.echo(f"Error: {line}", err=True)
    sys.exit(1)


def explain(problem: Exception) -> list[str]:
    """Say in words what went wrong, or return nothing for a failure nobody foresaw."""
    from pydantic import ValidationError

    from service.errors import ReinsError

    if isinstance(problem, ReinsError):
        return [str(problem)]
    if isinstance(problem, ValidationError) and problem.title == "Settings":
        return [_setting_problem(error) for error in problem.errors()]
    cause = getattr(problem, "orig", None)  # a database driver's error inside SQLAlchemy's
    if type(problem).__name__ == "OperationalError" and cause is not None:
        reason = " ".join(str(cause).split())
        return [f"The store does not answer: {reason} Check REINS_DATABASE_URL."]
    return []


def _setting_problem(error: ErrorDetails) -> str:
    name = "_".join(map(str, error["loc"])).upper()
    return (
        f"REINS_{name}: {error['msg']} (found {error['input']!r}). docs/running.md lists what "
        "each setting takes."
    )


if __name__ == "__main__":
    main()
