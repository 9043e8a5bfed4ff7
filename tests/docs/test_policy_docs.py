"""docs/policy.md: every key is there as the schema says, and every shown output is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.publishing.command import policy
from tests.support.policy_reference import SECTIONS, models, reference

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "policy.md").read_text()
FILES = re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", GUIDE, re.DOTALL)
COMMANDS = re.findall(r"```console\n\$ reins policy (.+?)\n(.*?)```", GUIDE, re.DOTALL)


def test_the_reference_is_the_one_the_schema_gives() -> None:
    begin, end = "<!-- reference -->\n", "<!-- end of reference -->"
    written = GUIDE.partition(begin)[2].partition(end)[0].strip()
    assert written == reference().strip(), "run python -m tests.support.policy_reference"


def test_every_part_of_the_schema_has_a_section() -> None:
    assert set(models()) == set(SECTIONS)


def test_every_key_has_a_description() -> None:
    silent = [
        f"{name}.{key}"
        for name, model in models().items()
        for key, node in model["properties"].items()
        if not node.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_the_output_shown_is_the_output_given(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES:
        (tmp_path / name).write_text(text)
    (tmp_path / "policies").symlink_to(ROOT / "policies")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(policy, command.split()).output == shown


def test_the_tour_has_files_and_commands() -> None:
    assert len(FILES) >= 2
    assert len(COMMANDS) >= 4
