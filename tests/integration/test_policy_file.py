"""A policy file becomes versions; a broken one changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.errors import ConfigurationError
from service.policy import load_policy
from service.publishing import (
    NoPolicyError,
    Policies,
    PolicyFile,
    Publisher,
    agree,
    find_version,
    publish,
    store_draft,
    take_step,
)
from service.storage import Database, UnitOfWork
from tests.support.posts import POLICY

WRONG_CASE = """
cases:
  - {name: calm, text: Hello., scores: {toxicity: 0.1}, expect: {outcome: enforce}}
"""
STRICTER = POLICY.replace("enforce: 0.9", "enforce: 0.8")


class Watched:
    """A policy file and what is live because of it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.path = database, folder / "policy.yaml"
        self.file = PolicyFile(self.path, "test")
        self.moment = 1_000_000_000

    def write(self, text: str) -> None:
        """Write the file with a modification time of its own."""
        self.path.write_text(text)
        self.moment += 1
        os.utime(self.path, ns=(self.moment, self.moment))

    @property
    def live(self) -> tuple[int, float]:
        """The live version and its threshold for enforcing."""
        found = self.database.read(lambda c: Policies().live(c, "test"))
        return found.version, found.policy.document.thresholds["toxicity"]["enforce"]


@pytest.fixture
def watched(database: Database, tmp_path: Path) -> Watched:
    found = Watched(database, tmp_path)
    found.write(POLICY)
    found.file.seed(database)
    return found


def test_the_file_seeds_version_1(watched: Watched) -> None:
    assert watched.live == (1, 0.9)


def test_a_changed_file_is_live_as_the_next_version(watched: Watched) -> None:
    watched.write(STRICTER)
    assert watched.file.reload(watched.database)
    assert watched.live == (2, 0.8)
    assert not watched.file.reload(watched.database)


def test_a_broken_file_keeps_the_old_policy_and_says_so_loudly(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    watched.write(POLICY.replace("toxicity: {review", "toxcity: {review"))
    assert not watched.file.reload(watched.database)
    assert watched.live == (1, 0.9)
    assert watched.file.problem is not None
    assert "toxicity" in watched.file.problem
    assert "THE POLICY FILE IS BROKEN" in caplog.text
    watched.write(POLICY)
    watched.file.reload(watched.database)
    assert watched.file.problem is None


def test_a_file_whose_cases_fail_keeps_the_old_policy(
    watched: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    watched.write(STRICTER + WRONG_CASE)
    assert not watched.file.reload(watched.database)
    assert watched.live == (1, 0.9)
    assert "calm" in (watched.file.problem or "")
    assert "THE OLD POLICY STAYS IN FORCE" in caplog.text


def test_a_file_whose_cases_fail_stops_the_first_start(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY + WRONG_CASE)
    with pytest.raises(ConfigurationError, match="calm"):
        PolicyFile(path, "test").seed(database)


def test_a_changed_file_ends_a_roll_out(watched: Watched) -> None:
    publisher = Publisher("cli", may_publish=True)

    def roll_out(unit: UnitOfWork) -> int:
        version = store_draft(unit, "test", load_policy(STRICTER), "cli", "try it").version
        take_step(unit, "test", version, "checked", publisher)
        take_step(unit, "test", version, "rolling", publisher, share=10, reason="why")
        agree(unit, "test", version, "cli:other")
        return version

    version = watched.database.write(roll_out)
    watched.write(POLICY.replace("enforce: 0.9", "enforce: 0.7"))
    assert watched.file.reload(watched.database)
    assert watched.live == (3, 0.7)
    state = watched.database.read(lambda c: find_version(c, "test", version)).state
    assert state == "retired"


def test_a_file_that_goes_away_keeps_the_old_policy(watched: Watched) -> None:
    watched.path.unlink()
    assert not watched.file.reload(watched.database)
    assert watched.live == (1, 0.9)


def test_a_broken_file_stops_the_first_start_with_its_line(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\npurpose: [\n")
    with pytest.raises(ConfigurationError, match=r"policy\.yaml:\d+:\d+"):
        PolicyFile(path, "test").seed(database)
    with pytest.raises(NoPolicyError):
        database.read(lambda c: Policies().live(c, "test"))


def test_a_restart_does_not_undo_what_was_published_by_hand(watched: Watched) -> None:
    policy = load_policy(STRICTER)
    watched.database.write(lambda unit: publish(unit, "test", policy, "staff:1", "stricter"))
    PolicyFile(watched.path, "test").seed(watched.database)
    assert watched.live == (2, 0.8)


def test_with_the_file_as_source_a_restart_restores_the_file(watched: Watched) -> None:
    policy = load_policy(STRICTER)
    watched.database.write(lambda unit: publish(unit, "test", policy, "staff:1", "stricter"))
    PolicyFile(watched.path, "test", wins=True).seed(watched.database)
    assert watched.live == (3, 0.9)
