"""`reins policy`: check a policy file and run the cases it carries."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from service.policy.cases import CaseResult, run_cases
from service.policy.errors import PolicyError, format_problems
from service.policy.lint import lint
from service.policy.load import load_policy_file
from service.policy.overdue import overdue
from service.policy.policy import Policy
from service.policy.shape import json_schema
from service.scoring import normalise

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def policy() -> None:
    """Check and try policy files."""


@policy.command()
@_FILE
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Also warn of claims and exemptions that were to be looked at before this day.",
)
@click.option(
    "--staff",
    is_flag=True,
    help="Also warn where the staff list in the store can't meet the rules.",
)
@click.option("--strict", is_flag=True, help="Exit 1 also where there is a warning.")
def check(file: Path, today: datetime | None, staff: bool, strict: bool) -> None:
    """Check the policy FILE and show every mistake with its line; exit 1 if there is one.

    A file without mistakes may still have warnings: rules that can never fire, names that nothing
    uses.
    """
    loaded = load(file)
    click.echo(f"{file}: ok. {summary(loaded)}")
    found = lint(loaded) + (overdue(loaded, today.date()) if today else [])
    if found:
        click.echo(format_problems(found, "warning: "))
    short = _shortfalls(loaded) if staff else []
    for line in short:
        click.echo(f"warning: {line}")
    if (found or short) and strict:
        raise SystemExit(1)


def _shortfalls(loaded: Policy) -> list[str]:
    """What the staff list of the community can't do that the policy asks for."""
    # Imported here: checking a file needs no store.
    from service.communities import list_staff
    from service.review.staffing import shortfalls
    from service.settings import Settings
    from service.storage.current import on_store

    settings = Settings()
    people = on_store(
        settings.database,
        lambda database: database.read(lambda c: list_staff(c, settings.community)),
    )
    return list(shortfalls(loaded, people))


@policy.command()
@_FILE
@click.option("--verbose", "-v", is_flag=True, help="Also list the cases that pass.")
def cases(file: Path, verbose: bool) -> None:
    """Run the cases of the policy FILE; exit 1 if one does not come out as expected."""
    results = run_cases(load(file), normalise=lambda text: normalise(text).text)
    for result in results:
        if verbose or result.differences:
            click.echo(_line(result))
    failed = sum(bool(result.differences) for result in results)
    skipped = sum(result.skipped for result in results)
    note = f", {skipped} left out (they need the model)" if skipped else ""
    click.echo(f"{file}: {len(results) - failed - skipped} passed, {failed} failed{note}.")
    if failed:
        raise SystemExit(1)


@policy.command()
def schema() -> None:
    """Print the JSON Schema of policy files, for editors that complete and check YAML."""
    click.echo(json.dumps(json_schema(), indent=2))


def summary(loaded: Policy) -> str:
    """What a policy holds, in one line."""
    document = loaded.document
    entries = sum(len(words.entries) for words in document.word_lists.values())
    return (
        f"{_count(len(document.guidelines), 'guideline')}, {_count(len(document.rules), 'rule')}, "
        f"{_count(len(document.word_lists), 'word list')} ({_count(entries, 'entry')}), "
        f"{_count(len(document.cases), 'case')}. sha256 {loaded.sha256[:12]}"
    )


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def load(file: Path) -> Policy:
    """The policy in ``file``; shows every mistake and ends the command where there is one."""
    try:
        return load_policy_file(file)
    except PolicyError as error:
        click.echo(format_problems(error.problems), err=True)
        found = _count(len(error.problems), "problem")
        click.echo(f"\n{file}: {found}. The policy is not used until they are mended.", err=True)
        raise SystemExit(1) from None


def _line(result: CaseResult) -> str:
    if result.skipped:
        return f"left out  {result.case.name}"
    if result.passed:
        return f"passed    {result.case.name}"
    details = "".join(f"\n            {difference}" for difference in result.differences)
    trace = result.evaluation.trace if result.evaluation else []
    matched = ", ".join(entry["name"] for entry in trace if entry["result"] == "matched")
    return f"FAILED    {result.case.name}{details}\n            matched: {matched or 'no rule'}"
