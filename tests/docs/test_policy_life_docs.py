"""docs/policy/life.md, "From draft to live": each command gives the output shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import explain
from service.publishing import PolicyFile
from service.publishing.command import policy
from service.publishing.states import STATES
from service.settings import Settings
from service.storage import open_database
from tests.support.policy_pages import FILES, PAGES

SECTION = PAGES["life.md"].partition("## From draft to live\n")[2].partition("\n## ")[0]
SESSIONS = re.findall(r"```shell-session\n\$ reins policy (.+?)\n(.*?)```", SECTION, re.DOTALL)
CHANGING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{64}")


@pytest.fixture(scope="module")
def folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The guide's files, and a store in which the first of them is live."""
    place = tmp_path_factory.mktemp("garden")
    for name, text in FILES.items():
        (place / name).write_text(text)
    (place / "sooner.yaml").write_text(
        FILES["garden.yaml"].replace("enforce: 0.95", "enforce: 0.9")
    )
    (place / "reins.db").write_bytes(sqlite_template.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("REINS_DATA_DIR", str(place))
        patch.delenv("REINS_DATABASE_URL", raising=False)
        database = open_database(Settings().database)
        PolicyFile(place / "garden.yaml", "default").seed(database)
        database.close()
        yield place


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[c[:30] for c, _ in SESSIONS])
def test_the_output_shown_is_the_output_given(command: str, shown: str) -> None:
    done = CliRunner().invoke(policy, shlex.split(command))
    problem = done.exception
    told = "".join(
        f"Error: {line}\n" for line in (explain(problem) if isinstance(problem, Exception) else [])
    )
    assert CHANGING.sub("...", done.output + told) == CHANGING.sub("...", shown)


def test_every_state_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", SECTION, re.MULTILINE) == list(STATES)
