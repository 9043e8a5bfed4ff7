"""`reins policy diff`: what differs in meaning between two policies, files or stored versions."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import click

from service.policy import Policy
from service.policy.command import load
from service.policy.difference import Difference, Direction, diff
from service.publishing.live import Policies
from service.settings import Settings
from service.storage import Database
from service.storage.current import on_store

_SIGNS: Final = {"added": "+", "removed": "-", "renamed": "=", "changed": "~"}
_COLOURS: Final[dict[Direction, str]] = {"stricter": "yellow", "milder": "green", "other": "blue"}
_WIDTH: Final = 90
_MARGIN: Final = " " * 16


@click.command("diff")
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def diff_(a: str, b: str, as_json: bool) -> None:
    """Show what differs in meaning from policy A to policy B.

    A and B are files, numbers of stored versions, or `live`. Each difference is stricter, milder
    or other, taken by itself; the order of rules and comments are no difference.
    """
    found = diff(_policy(a), _policy(b))
    if as_json:
        told = [difference.as_dict() for difference in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for line in lines(found):
        click.echo(line)


def lines(found: Sequence[Difference]) -> list[str]:
    """The differences by section, coloured by direction, and their number."""
    shown: list[str] = []
    for section, group in groupby(found, key=lambda difference: difference.section):
        shown.append(click.style(section, bold=True))
        shown += [line for difference in group for line in _lines(difference)]
    return [*shown, _summary(found)]


def _lines(difference: Difference) -> list[str]:
    direction = click.style(f"{difference.direction:<8}", fg=_COLOURS[difference.direction])
    first, *rest = _words(difference)
    head = f"  {_SIGNS[difference.change]} {direction}  {first}"
    return [head, *(_MARGIN + line for line in rest)]


def _words(difference: Difference) -> list[str]:
    """What differs, broken into lines; two long texts are shown one below the other."""
    name = f"{difference.name}: " if difference.name else ""
    before, after = difference.before, difference.after
    text = f"{name}{difference.text}"
    if len(text) <= _WIDTH or not (isinstance(before, str) and isinstance(after, str)):
        return _wrapped(text)
    was, now = (_wrapped(f"{word} {cited}") for word, cited in (("was:", before), ("now:", after)))
    return [name.rstrip() or difference.change, *was, *now]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _summary(found: Sequence[Difference]) -> str:
    if not found:
        return "The policies mean the same."
    counts = Counter(difference.direction for difference in found)
    parts = ", ".join(f"{counts[name]} {name}" for name in _COLOURS)
    return f"{len(found)} difference{'s' if len(found) > 1 else ''}: {parts}."


def _policy(given: str) -> Policy:
    """The policy that an argument names; a file stands before a version of that number."""
    if not Path(given).exists() and (given == "live" or given.isdecimal()):
        return _stored(given)
    return load(Path(given))


def _stored(given: str) -> Policy:
    settings = Settings()
    policies, community = Policies(), settings.community

    def read(database: Database) -> Policy:
        if given == "live":
            return database.read(lambda c: policies.live(c, community)).policy
        return database.read(lambda c: policies.version(c, community, int(given))).policy

    return on_store(settings.database, read)
