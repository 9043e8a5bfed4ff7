"""docs/privacy.md: each command gives the output shown, and its tables are those of the code."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.audit.command import audit
from service.privacy import KINDS, STEPS
from service.privacy.command import members
from service.privacy.purge_command import privacy
from service.settings import Settings
from service.storage import open_database
from tests.support.community import World

GUIDE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
BLOCKS = re.findall(r"```shell-session\n(.*?)```", GUIDE, re.DOTALL)
SESSIONS = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
CHANGING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f-]{36}")
COMMANDS = {"members": members, "privacy": privacy, "audit": audit}


@pytest.fixture(scope="module")
def folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store in which ada posts twice, bea quotes her, and mo reports her."""
    place = tmp_path_factory.mktemp("privacy")
    (place / "reins.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{place / 'reins.db'}"
    database = open_database(url)
    world = World(database)
    first = {"display_name": "Ada L."}
    world.post("How do I read a box plot?", post_id="1", author="ada", profile=first)
    world.post(
        "@mo said it well.", post_id="2", author="ada", mentions=["mo"],
        quotes=[{"author_id": "mo", "text": "The box holds half of the values."}],
    )  # fmt: skip
    world.post(
        "@ada, like this:", post_id="3", author="bea", mentions=["ada"],
        quotes=[{"author_id": "ada", "text": "How do I read a box plot?"}],
    )  # fmt: skip
    world.report("1", "mo", text="Asked before")
    database.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("REINS_DATABASE_URL", url)
        patch.setenv("REINS_BACKUP_DAYS", "35")
        patch.setenv("REINS_RETAIN_EVENTS_DAYS", "90")
        yield place


def run(command: str) -> str:
    _program, name, *arguments = shlex.split(command)
    done = CliRunner().invoke(COMMANDS[name], arguments)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[c[:40] for c, _ in SESSIONS])
def test_the_output_shown_is_the_output_given(folder: Path, command: str, shown: str) -> None:
    given = run(command)
    assert CHANGING.sub("...", given) == CHANGING.sub("...", shown)


def test_the_export_shown_is_part_of_the_one_given(folder: Path) -> None:
    shown = json.loads(
        GUIDE.partition("<!-- example: export -->\n```json\n")[2].partition("```")[0]
    )
    given = json.loads((folder / "ada.json").read_text())
    assert [post["revisions"][0]["content"] for post in given["posts"]] == shown["contents"]
    for name in ("reports_about", "quoted_by_others", "reports_made"):
        assert given[name] == shown[name], name
    sections = re.findall(r"^\| `([a-z_]+)` \|", GUIDE.partition("## Export")[2], re.MULTILINE)
    assert sections[: len(given) - 2] == [
        name for name in given if name not in ("kind", "exported_at")
    ]


def test_every_place_and_kind_is_named() -> None:
    for place in STEPS:
        assert place in GUIDE, place
    named = {name for name in Settings.model_fields if name.startswith("retain_")}
    assert named == {f"retain_{kind}_days" for kind in KINDS}
    for name in named:
        assert f"`REINS_{name.upper()}`" in GUIDE, name
