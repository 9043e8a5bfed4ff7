"""`reins policy guidelines`: what members read, ready to pin, publish or hand to a bot."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from service.policy.command import load
from service.policy.guidelines import choose_language, languages_of, sheet, untranslated
from service.policy.policy import Policy
from service.policy.rendering import RENDERERS, Format


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(get_args(Format)), default="markdown", show_default=True
)
@click.option("--channel", metavar="ID", help="Name the topic of this channel too.")
@click.option("--language", metavar="CODE", help="A language of the policy, such as de.")
def guidelines(file: Path, form: Format, channel: str | None, language: str | None) -> None:
    """Print the guidelines of the policy FILE as members read them."""
    policy = load(file)
    if language:
        _warn(policy, language)
    shown = sheet(policy, language=language, channel_id=channel)
    click.echo(RENDERERS[form](shown), nl=False)


def _warn(policy: Policy, language: str) -> None:
    """Say on stderr what is not in the language that was asked for."""
    offered = languages_of(policy)
    chosen = choose_language([language], offered)
    if chosen.partition("-")[0].lower() != language.partition("-")[0].lower():
        click.echo(f"There is no {language}; the policy has {', '.join(offered)}.", err=True)
    for name, missing, key in untranslated(policy):
        if missing == chosen:
            click.echo(f"Not in {chosen} as in {offered[0]}: `{key}` of {name}.", err=True)
