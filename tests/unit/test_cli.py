"""The `reins` command: quick to start, clear when something is wrong."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import service.cli
from service.cli import COMMANDS, load, reins

REINS = [sys.executable, "-P", "-m", "service.cli"]


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*REINS, *arguments],
        env={"PATH": "/usr/bin:/bin"} | settings,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_exists_and_explains_itself(name: str) -> None:
    command = load(COMMANDS[name][0])
    assert command.name == name
    result = CliRunner().invoke(command, ["--help"])
    assert result.exit_code == 0, result.output
    assert command.help


def test_help_lists_every_command_without_importing_any() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from service.cli import reins; "
        "print(CliRunner().invoke(reins, ['--help']).output); "
        "heavy = {'fastapi', 'sqlalchemy', 'onnxruntime', 'rq', 'numpy', 'pydantic'}; "
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert "heavy: []" in done.stdout


def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path) -> None:
    done = run("up", REINS_PORT="eighty", REINS_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: REINS_PORT: ")
    assert done.stderr.count("\n") == 1


def test_an_expected_failure_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("up", REINS_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The data folder ")
    assert "Traceback" not in done.stderr


def test_a_store_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:1/none"
    done = run("migrate", REINS_DATABASE_URL=url, REINS_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The store does not answer: ")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_a_failure_nobody_foresaw_keeps_its_traceback() -> None:
    assert service.cli.explain(ZeroDivisionError("division by zero")) == []


def test_an_unknown_command_is_refused() -> None:
    done = run("frobnicate")
    assert done.returncode == 2
    assert "No such command 'frobnicate'" in done.stderr


def test_training_that_is_not_plugged_in_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service.cli, "plugins", dict)
    result = CliRunner().invoke(reins, ["train"])
    assert result.exit_code == 1
    assert "make train-env" in result.output


def test_a_plug_in_without_its_packages_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = EntryPoint("train", "no_such_package.command:train", "reins.commands")
    monkeypatch.setattr(service.cli, "plugins", lambda: {"train": broken})
    result = CliRunner().invoke(reins, ["train"])
    assert result.exit_code == 1
    assert "make train-env" in result.output
    assert "Missing: no_such_package" in result.output


def test_a_plugged_in_command_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = EntryPoint("version-of-click", f"{__name__}:plugged", "reins.commands")
    sys.modules.setdefault(__name__, sys.modules[test_a_plugged_in_command_runs.__module__])
    monkeypatch.setattr(service.cli, "plugins", lambda: {"version-of-click": plugin})
    result = CliRunner().invoke(reins, ["version-of-click"])
    assert result.output == "plugged in\n"


@click.command()
def plugged() -> None:
    """Say so."""
    click.echo("plugged in")
