"""`reins train` where the train extra is not installed, and the register it lists."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from training import cli
from training.commands import options


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nothing that training needs can be found."""
    monkeypatch.setattr(options, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    "arguments",
    [["prepare", "--data", "."], ["fit"], ["calibrate"]],
)
def test_without_the_extra_a_command_says_how_to_install_it(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli.command, arguments)
    assert result.exit_code == 1
    assert "torch" in result.output
    assert "make train-env" in result.output
    assert "Traceback" not in result.output


def test_listing_the_sources_needs_no_extra_and_no_torch() -> None:
    result = CliRunner().invoke(cli.command, ["sources"])
    assert result.exit_code == 0
    assert "toxic_spans: train, CC0-1.0" in result.output
    assert "cad: check" in result.output
    assert "madlibs: measure" in result.output
    assert "torch" not in sys.modules


def test_a_data_folder_without_the_files_lists_them_as_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.command, ["sources", "--data", str(tmp_path)])
    lines = [line for line in result.output.splitlines() if line[0] != " "]
    fetched = [line for line in lines if not line.startswith("reins_material")]
    assert {line.rsplit(", ", 1)[1] for line in fetched} == {"missing"}
