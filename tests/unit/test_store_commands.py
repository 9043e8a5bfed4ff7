"""Every command that touches the store takes REINS_DATABASE_URL=sqlite:///ABSOLUTE_PATH."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from service.cli import COMMANDS, load
from service.errors import ConfigurationError
from service.settings import INSTALLATION

POLICY = str(INSTALLATION / "policies" / "default.yaml")
ON_THE_STORE = (
    "keys create",
    "keys list",
    "keys revoke KEY",
    "staff add ada@example.org --role admin",
    "staff list",
    "login-link ada@example.org",
    "webhooks add http://127.0.0.1:9/reins",
    "webhooks list",
    "webhooks disable HOOK",
    "webhooks deliveries HOOK",
    "webhooks redeliver DELIVERY",
    f"policy add {POLICY}",
    "policy versions",
    "policy show 1",
    "policy diff live 1",
    f"policy backtest {POLICY}",
    "policy export-posts --to posts",
    "policy shadow 1",
    "policy rollout 1 --share 10",
    "policy publish 1",
    "policy agree 1",
    "policy retire 1",
    "policy rollback",
    "policy disagreements 1",
    "policy brakes",
    "policy release abuse --version 1 --reason mended",
    "ladder lift ACTION --staff ada@example.org --reason mercy",
    f"policy check {POLICY} --staff",
    "undo --rule abuse --policy 1 --since 6h",
    "labels export --out labels.jsonl",
    "members erase ada --reason asked",
    "members hold ada --reason court",
    "members release ada",
    "members export ada",
    "privacy purge --dry-run",
    "statements export --since 30d",
    "transparency --since 30d",
    "signing list",
    "signing rotate links",
    "signing retire KEY",
    "audit verify",
    "audit anchor",
    "audit key",
    "audit export",
)
# `migrate` makes the store; the others run a service, ask a running one, or read files alone.
ELSEWHERE = {
    "demo",
    "migrate",
    "policy cases",
    "policy guidelines",
    "policy schema",
    "receiver",
    "score",
    "serve",
    "statements schema",
    "up",
    "worker",
}


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with a good store in the data folder that no command may touch."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "reins.db")
    before = (data / "reins.db").stat().st_mtime_ns
    monkeypatch.setenv("REINS_DATA_DIR", str(data))
    monkeypatch.setenv("REINS_WEBHOOK_PRIVATE_ADDRESSES", "true")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert [path.name for path in data.iterdir()] == ["reins.db"]
    assert (data / "reins.db").stat().st_mtime_ns == before


def run(line: str) -> Result:
    name, *arguments = shlex.split(line)
    return CliRunner().invoke(load(COMMANDS[name][0]), arguments)


@pytest.mark.parametrize("line", ON_THE_STORE, ids=lambda line: line.replace(POLICY, "FILE"))
def test_it_opens_the_store_that_is_named_and_no_other(
    place: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    store = place / "elsewhere" / "store.db"
    monkeypatch.setenv("REINS_DATABASE_URL", f"sqlite:///{store}")
    refused = run(line)
    assert isinstance(refused.exception, ConfigurationError), refused.output
    assert "run `reins migrate`" in str(refused.exception)
    assert not store.parent.exists()

    store.parent.mkdir()
    shutil.copyfile(sqlite_template, store)
    done = run(line)
    assert not isinstance(done.exception, ConfigurationError), done.exception
    assert done.exit_code != 2, done.output


def test_migrate_makes_the_store_that_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_DATABASE_URL", f"sqlite:///{place / 'new.db'}")
    assert run("migrate").exit_code == 0
    done = run("audit verify")
    assert (done.exit_code, done.stdout) == (0, "The chain holds: it has no rows.\n")


@pytest.mark.usefixtures("place")
def test_a_relative_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("store.db").touch()
    monkeypatch.setenv("REINS_DATABASE_URL", "sqlite:///store.db")
    problem = run("audit verify").exception
    assert isinstance(problem, ConfigurationError)
    assert "sqlite:////absolute/path" in str(problem)


def test_no_command_is_forgotten() -> None:
    """A new command belongs into one of the two lists above."""
    listed = {" ".join(line.split()[:2]) for line in ON_THE_STORE}
    known = ELSEWHERE | listed | {"undo", "login-link", "transparency"}
    found = {name for group in COMMANDS for name in leaves(group, load(COMMANDS[group][0]))}
    assert found - known == set()


def leaves(name: str, command: click.Command) -> Iterator[str]:
    """Name every command below a group, or the command itself."""
    if not isinstance(command, click.Group):
        yield name
        return
    context = click.Context(command)
    for child in command.list_commands(context):
        found = command.get_command(context, child)
        assert found is not None
        yield from leaves(f"{name} {child}", found)
