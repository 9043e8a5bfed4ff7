"""`reins policy`: the commands on policy files, and those that need the store."""

from __future__ import annotations

import importlib

import click

STORED: dict[str, tuple[str, str]] = {
    "backtest": (
        "service.publishing.backtest.command:backtest",
        "Show what a policy would have done to stored posts.",
    ),
    "export-posts": (
        "service.publishing.backtest.export_command:export_posts",
        "Write stored posts as Parquet files, for back-tests elsewhere.",
    ),
    "diff": (
        "service.publishing.diff_command:diff_",
        "Show what differs in meaning between two policies.",
    ),
    "guidelines": (
        "service.policy.guideline_command:guidelines",
        "Print the guidelines as members read them.",
    ),
    "add": ("service.publishing.life_commands:add", "Store a policy as the next version."),
    "versions": ("service.publishing.life_commands:versions", "List the versions."),
    "show": ("service.publishing.life_commands:show", "Show a version and its steps."),
    "shadow": ("service.publishing.step_commands:shadow", "Run a version beside the live one."),
    "rollout": ("service.publishing.step_commands:rollout", "Give a version some authors."),
    "publish": ("service.publishing.step_commands:publish", "Make a version live."),
    "agree": ("service.publishing.step_commands:agree", "Agree to a step as the second person."),
    "retire": ("service.publishing.step_commands:retire", "Put a version aside."),
    "rollback": ("service.publishing.step_commands:rollback", "Go back, in one command."),
    "disagreements": (
        "service.publishing.shadow_command:disagreements",
        "Show what a version in the shadow would have decided otherwise.",
    ),
    "brakes": ("service.publishing.brake_command:brakes", "List rules that are braked."),
    "release": ("service.publishing.brake_command:release", "Let a braked rule enforce again."),
}
"""Name: where the command lives, and its line in `reins policy --help`."""

_FILES = "service.policy.command:policy"


class _PolicyGroup(click.Group):
    """Imports a command only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_files().list_commands(ctx), *STORED]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in STORED:
            return _load(STORED[cmd_name][0])
        return _files().get_command(ctx, cmd_name)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        files = _files()
        rows = [(name, files.commands[name].get_short_help_str(80)) for name in files.commands]
        rows += [(name, text) for name, (_where, text) in STORED.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=_PolicyGroup)
def policy() -> None:
    """Check and try policies, and bring them into force."""


def _files() -> click.Group:
    group = _load(_FILES)
    assert isinstance(group, click.Group)
    return group


def _load(where: str) -> click.Command:
    module, _, attribute = where.partition(":")
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    return command
