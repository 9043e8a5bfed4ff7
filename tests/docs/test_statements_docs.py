"""docs/statements.md shows what members and the EU really get; the schema is the code's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from service.statements.command import export
from service.statements.dsa import json_schema
from service.statements.links import LASTS
from tests.support.statements_page import PAGE, SCHEMA, examples, masked, schema_text, written

TEXT = PAGE.read_text("utf-8")
HINT = "run `python -m tests.support.statements_page`"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return examples(tmp_path_factory.mktemp("statements"))


@pytest.mark.parametrize("name", ["deletion", "suspension", "export", "row", "fields"])
def test_an_example_is_what_comes_out(parts: dict[str, str], name: str) -> None:
    shown = TEXT.partition(f"<!-- {name} -->\n")[2].partition("<!-- end -->")[0]
    assert masked(shown) == masked(parts[name]), HINT


def test_the_page_has_no_other_parts(parts: dict[str, str]) -> None:
    assert TEXT.count("<!-- end -->") == len(parts)
    assert masked(written(TEXT, parts)) == masked(TEXT)


def test_the_schema_is_the_one_rows_are_checked_against(parts: dict[str, str]) -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), HINT
    Draft202012Validator.check_schema(json_schema())
    row = json.loads(parts["row"].removeprefix("```json\n").removesuffix("```\n"))
    row["territorial_scope"].remove("...")
    Draft202012Validator(json.loads(Path(SCHEMA).read_text("utf-8"))).validate(row)


def test_every_option_of_the_export_is_told() -> None:
    for option in export.params:
        assert f"`{option.opts[0]}" in TEXT, option.opts[0]


def test_the_days_of_a_link_are_right() -> None:
    assert f"is good for {LASTS.days} days" in TEXT
