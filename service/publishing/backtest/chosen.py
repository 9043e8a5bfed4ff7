"""Which policies and which model a command means."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, get_args

import click

from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.backtest.trial import Trial
from service.publishing.live import Policies
from service.scoring import Bundle, BundleError, load_bundle
from service.storage import Database

Scores = Literal["auto", "stored"]
"""Score posts again that another model has scored, or never run the model."""
SCORES: Final[tuple[Scores, ...]] = get_args(Scores)


def find_trial(
    database: Database, community_id: str, file: str, against: str, sample: int
) -> tuple[Trial, int | None]:
    """The two policies, and the candidate's number where it is stored."""
    by_number = file.isdecimal() and not Path(file).exists()
    before, number = _version(database, community_id, against)
    if by_number:
        after, version = _version(database, community_id, file)
        return Trial(before, after, number, sample), version
    return Trial(before, read_policy(Path(file)), number, sample), None


def _version(database: Database, community_id: str, wanted: str) -> tuple[Policy, int]:
    if wanted != "live" and not wanted.isdecimal():
        raise click.BadParameter(f"{wanted!r} is no version: give its number, or `live`")
    policies = Policies()
    if wanted == "live":
        found = database.read(lambda c: policies.live(c, community_id))
    else:
        found = database.read(lambda c: policies.version(c, community_id, int(wanted)))
    return found.policy, found.version


def read_policy(file: Path) -> Policy:
    """The policy in a file; one with mistakes is told, and ends the command."""
    try:
        return load_policy_file(file)
    except PolicyError as error:
        click.echo(format_problems(error.problems), err=True)
        raise SystemExit(1) from None


def served_bundle(folder: Path, scores: Scores) -> Bundle | None:
    """The bundle that is served; None where it can't be read, said if it were to score."""
    try:
        return load_bundle(folder)
    except BundleError as error:
        if scores == "auto":
            click.echo(f"Stored scores are taken as they are: {error}", err=True)
        return None
