"""`reins train` where the train extra is not installed, and the register it lists."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.fileserver import serving
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


OWN = """
[sources.{name}]
home = "https://example.org/{name}"
commit = "abc"
licence = "CC0-1.0"
use = "train"
reader = "table"
weight = 1.0
files = [{{ path = "{name}.csv", sha256 = "{sha256}"{more} }}]
"""
CONTENT = b"text\nhello\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Arguments for a register with a file that can be fetched, one that is wrong, one without."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        good, bad = server.put("/good.csv", CONTENT), server.put("/bad.csv", b"another\n")
        entries = {"bad": f', url = "{bad}"', "good": f', url = "{good}"', "far": ""}
        register = tmp_path / "register.toml"
        register.write_text(
            "".join(OWN.format(name=n, sha256=SHA256, more=m) for n, m in entries.items())
        )
        yield ["sources", "--register", str(register), "--data", str(tmp_path / "data")]


def test_fetch_fills_the_folder_and_says_what_is_left(own: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.command, [*own, "--fetch"])
    assert result.exit_code == 1
    assert "| bad | bad.csv | failed |" in result.stdout
    assert "| good | good.csv | fetched |" in result.stdout
    assert "| far | far.csv | by hand |" in result.stdout
    assert "bad (https://example.org/bad @ abc): http://127.0.0.1" in result.stderr
    assert "/bad.csv: what came is not the file that the register names" in result.stderr
    assert "far.csv. Get it from https://example.org/far (commit abc)" in result.stderr
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["good.csv"]
    assert (tmp_path / "data" / "good.csv").read_bytes() == CONTENT


def test_fetch_takes_names_and_a_second_time_finds_all_there(own: list[str]) -> None:
    for state in ("fetched", "there"):
        result = CliRunner().invoke(cli.command, [*own, "--fetch", "good", "far"])
        assert result.exit_code == 0
        assert f"| good | good.csv | {state} |" in result.stdout
        assert "bad" not in result.stdout
    listed = CliRunner().invoke(cli.command, [*own, "good"])
    assert listed.stdout.startswith("good: train, CC0-1.0, present\n")
    assert "far" not in listed.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sources", "--fetch"], "--data DIR"),
        (["sources", "nowhere"], "No such source: nowhere"),
    ],
)
def test_fetch_says_what_it_lacks(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(cli.command, arguments)
    assert result.exit_code == 1
    assert said in result.output
