"""`reins policy diff` on files and on stored versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.policy import load_policy
from service.publishing import publish
from service.publishing.command import policy
from service.publishing.errors import NoPolicyError
from service.storage import open_database
from tests.support.community import COMMUNITY
from tests.support.policies import HEAD

RULE = "rules:\n  - {name: r, when: {score: {toxicity: review}}, then: {review: {}}}\n"
OLD = HEAD + RULE
NEW = OLD.replace("review: 0.5, enforce", "review: 0.6, enforce")


def run(*arguments: object, color: bool = False) -> Result:
    return CliRunner().invoke(policy, ["diff", *map(str, arguments)], color=color)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_differences_are_listed_by_section_and_counted(files: tuple[Path, Path]) -> None:
    assert run(*files).output == (
        "thresholds\n"
        "  ~ milder    toxicity.review: 0.5 → 0.6: flags less\n"
        "1 difference: 0 stricter, 1 milder, 0 other.\n"
    )


def test_a_terminal_gets_colours_that_add_nothing(files: tuple[Path, Path]) -> None:
    coloured = run(*files, color=True).output
    assert "\x1b[32mmilder  \x1b[0m" in coloured
    assert "\x1b" not in run(*files).output


def test_equal_policies_are_said_to_be_so(files: tuple[Path, Path]) -> None:
    assert run(files[0], files[0]).output == "The policies mean the same.\n"


def test_json_for_programs(files: tuple[Path, Path]) -> None:
    assert json.loads(run(*files, "--json").output) == [
        {
            "section": "thresholds",
            "name": "toxicity.review",
            "change": "changed",
            "text": "0.5 → 0.6: flags less",
            "direction": "milder",
            "before": 0.5,
            "after": 0.6,
        }
    ]


def test_long_texts_stand_one_below_the_other(files: tuple[Path, Path]) -> None:
    old, new = files
    long = "Be kind, also when you are tired and the question is the same as yesterday's."
    new.write_text(OLD.replace("text: Be kind.", f'text: "{long}"'))
    assert run(old, new).output.splitlines()[:4] == [
        "guidelines",
        "  ~ other     respect, text:",
        "                was: Be kind.",
        f"                now: {long}",
    ]


def test_stored_versions_are_named_by_number(
    files: tuple[Path, Path], sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(sqlite_url)
    for source in (OLD, NEW):
        given = load_policy(source)
        database.write(lambda unit, given=given: publish(unit, COMMUNITY, given, "test", "why"))
    database.close()
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_url)
    assert "toxicity.review: 0.5 → 0.6" in run(1, 2).output
    assert "toxicity.review: 0.6 → 0.5" in run("live", files[0]).output
    assert run("live", 2).output == "The policies mean the same.\n"
    assert isinstance(run(1, 7).exception, NoPolicyError)


def test_a_broken_file_is_shown_with_its_mistakes(files: tuple[Path, Path]) -> None:
    files[1].write_text(OLD.replace("toxicity: review", "toxcity: review"))
    result = run(*files)
    assert result.exit_code == 1
    assert "did you mean `toxicity`?" in result.output
