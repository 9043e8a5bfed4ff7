"""docs/running.md lists every setting, with its default and meaning, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from service.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "running.md"
ROW = re.compile(r"^\| `(REINS_[A-Z_]+)` \|.*$", re.MULTILINE)
# Variables that only `make` reads; they are documented in prose.
OF_MAKE = {"REINS_TORCH_INDEX"}


def shown(default: object) -> str:
    """Write a default the way one would set it."""
    if default is None or isinstance(default, SecretStr):
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def row(name: str, field: FieldInfo) -> str:
    return f"| `REINS_{name.upper()}` | {shown(field.default)} | {field.description} |"


def test_every_setting_stands_in_the_table_with_its_default_and_meaning() -> None:
    expected = [row(name, field) for name, field in Settings.model_fields.items()]
    found = [match.group(0) for match in ROW.finditer(PAGE.read_text())]
    assert sorted(found) == sorted(expected)


def test_every_setting_says_what_it_means() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {f"REINS_{name.upper()}" for name in Settings.model_fields} | OF_MAKE
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {
        (page.name, name)
        for page in pages
        if page.exists()
        for name in re.findall(r"\bREINS_[A-Z][A-Z_]*[A-Z]\b", page.read_text())
    }
    assert {(page, name) for page, name in named if name not in known} == set()
