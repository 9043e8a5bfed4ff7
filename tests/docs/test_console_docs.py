"""docs/console.md says what the console does."""

from __future__ import annotations

import re

import pytest

from service.communities import DECIDING, ROLES
from service.console.choices import KEYS
from service.console.limits import ATTEMPTS
from service.console.words import VERDICTS
from service.settings import INSTALLATION

DOCS = INSTALLATION / "docs"
TEXT = (DOCS / "console.md").read_text()


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_described_with_its_key(verdict: str) -> None:
    assert re.search(rf"^\| {VERDICTS[verdict]} \| `{KEYS[verdict]}` \|", TEXT, re.MULTILINE)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_says_what_it_decides(role: str) -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("|") and f"`{role}`" in line)
    assert row.endswith("| nothing |") == (role not in DECIDING)


def test_the_limit_on_logins_is_the_one_that_holds() -> None:
    assert f"more than {ATTEMPTS} logins in a minute" in TEXT


def test_the_pictures_exist_and_are_small() -> None:
    pictures = re.findall(r"\]\((images/[^)]+)\)", TEXT)
    assert len(pictures) >= 5
    for picture in pictures:
        assert (DOCS / picture).stat().st_size < 200_000


def test_the_commands_it_names_exist() -> None:
    from service.cli import COMMANDS

    for command in re.findall(r"^reins ([a-z-]+)", TEXT, re.MULTILINE):
        assert command in COMMANDS
