"""docs/audit.md: each command gives the output shown, in their order."""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from service.audit.command import audit
from service.communities.command import staff
from service.signing.key import PURPOSES

GUIDE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text()
BLOCKS = re.findall(r"```shell-session\n(.*?)```", GUIDE, re.DOTALL)
SESSIONS = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
CHANGING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{64}")


@pytest.fixture(scope="module")
def folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store with a community and three members of staff."""
    place = tmp_path_factory.mktemp("audit")
    (place / "reins.db").write_bytes(sqlite_template.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("REINS_DATABASE_URL", f"sqlite:///{place / 'reins.db'}")
        for name in ("ada", "grace", "joan"):
            added = CliRunner().invoke(staff, ["add", f"{name}@example.org", "--role", "admin"])
            assert added.exit_code == 0, added.output
        yield place


def sql(place: Path, file: str, statement: str) -> str:
    """Do what the command of SQLite does."""
    with closing(sqlite3.connect(place / file)) as connection:
        try:
            connection.execute(statement)
            connection.commit()
        except sqlite3.Error as error:
            return f"Error: {error}\n"
    return ""


def run(place: Path, command: str) -> str:
    words, _, target = command.partition(" > ")
    program, *arguments = shlex.split(words)
    if program == "sqlite3":
        return sql(place, *arguments)
    assert arguments[0] == "audit"
    done = CliRunner().invoke(audit, arguments[1:])
    assert done.exit_code == (1 if "Row " in done.stderr else 0), done.output
    if target:
        (place / target).write_text(done.stdout)
        return done.stderr
    return done.output


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[c[:40] for c, _ in SESSIONS])
def test_the_output_shown_is_the_output_given(folder: Path, command: str, shown: str) -> None:
    given = run(folder, command)
    assert CHANGING.sub("...", given) == CHANGING.sub("...", shown)


def test_the_hashes_on_the_page_are_those_of_its_rows() -> None:
    """The same end of the chain has the same hash wherever the page shows it."""
    heads = re.findall(r"rows, \d to (\d)\.\nhead: ([0-9a-f]{64})\n", GUIDE)
    assert len(heads) >= 5
    assert len(set(heads)) == len({seq for seq, _ in heads}) == 2


@pytest.mark.usefixtures("folder")
def test_the_recipe_verifies_an_export_and_finds_a_change() -> None:
    code = GUIDE.partition("<!-- example: verify -->\n```python\n")[2].partition("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)
    lines = CliRunner().invoke(audit, ["export"]).stdout.splitlines()
    assert len(lines) == 4
    assert names["holds"](lines)
    assert not names["holds"]([line.replace('"cli"', '"me"') for line in lines])
    assert not names["holds"]([lines[0], *lines[2:]])


def test_the_keys_of_the_page_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(anchors|links|member_tokens)` \|", GUIDE, re.MULTILINE)
    assert sorted(rows) == sorted(PURPOSES)
    assert (PURPOSES["links"].overlap.days, PURPOSES["member_tokens"].overlap.days) == (60, 1)
