"""docs/policy: every key is there as the schema says, and every shown output is real."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pydantic import BaseModel

from service.policy import load_policy
from service.policy.terms import Model
from service.publishing.command import policy
from tests.support.policy_pages import FILES, FOLDER, PAGES, ROOT
from tests.support.policy_reference import EXAMPLES, SECTIONS, models, page_of, rewrite

COMMANDS = [
    found
    for page in PAGES.values()
    for found in re.findall(r"```console\n\$ reins policy (.+?)\n(.*?)```", page, re.DOTALL)
]


@pytest.mark.parametrize("page", ["keys.md", "keys-of-rules.md"])
def test_the_reference_is_the_one_the_schema_gives(page: str) -> None:
    told = "run python -m tests.support.policy_reference"
    assert rewrite(PAGES[page], page) == PAGES[page], told


@pytest.mark.parametrize("page", ["keys.md", "keys-of-rules.md"])
def test_the_table_of_contents_names_the_headings(page: str) -> None:
    headings = re.findall(r"^## (.+)$", PAGES[page], re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in headings]
    assert re.findall(r"\]\(#([^)]+)\)", PAGES[page]) == anchors
    assert len(set(anchors)) == len(anchors)


def test_every_part_of_the_schema_has_a_section_and_an_example() -> None:
    assert set(models()) == set(SECTIONS)
    assert set(SECTIONS) - set(EXAMPLES) == set()


def test_every_key_has_a_description() -> None:
    silent = [
        f"{name}.{key}"
        for name, model in models().items()
        for key, node in model["properties"].items()
        if not node.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize("name", [name for name in SECTIONS if name != "Document"])
def test_an_example_is_one_of_its_section(name: str) -> None:
    value = value_at(SECTIONS[name], yaml.safe_load(EXAMPLES[name]))
    classes = {kind.__name__: kind for kind in subclasses(Model)}
    assert value
    classes[name].model_validate(value)


def test_the_shortest_policy_can_be_loaded() -> None:
    assert load_policy(EXAMPLES["Document"]).document.version == 1


def test_every_section_stands_on_a_page() -> None:
    assert {page_of(title) for title in SECTIONS.values()} == {"keys.md", "keys-of-rules.md"}


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_the_output_shown_is_the_output_given(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "policies").symlink_to(ROOT / "policies")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(policy, command.split()).output == shown


def test_the_pages_have_files_and_commands() -> None:
    assert len(FILES) >= 7
    assert len(COMMANDS) >= 10


def test_no_page_is_too_long_and_each_begins_with_its_contents() -> None:
    for name, text in PAGES.items():
        assert len(text.splitlines()) < 700, name
        assert re.search(r"\]\(#", "\n".join(text.splitlines()[:12])), name


def test_the_index_of_the_docs_names_every_page() -> None:
    index = (FOLDER.parent / "README.md").read_text("utf-8")
    assert [name for name in PAGES if f"](policy/{name})" not in index] == []


def value_at(title: str, example: Any) -> Any:
    """The part of an example that a section describes: the place its title names, as far as given.

    ``[]`` is the first item of a list, a name in capitals the first value of a mapping.
    """
    path = re.findall(r"[\w]+|\[\]", title.split("`")[1])
    value = example
    for part in path:
        if part == "[]" and isinstance(value, list):
            value = value[0]
        elif part.isupper() and isinstance(value, dict) and part not in value:
            value = next(iter(value.values()))
        elif isinstance(value, dict) and part in value:
            value = value[part]
    return value


def subclasses(model: type[BaseModel]) -> set[type[BaseModel]]:
    """Every model of the policy, however deep it is derived."""
    direct = set(model.__subclasses__())
    return direct | {deeper for kind in direct for deeper in subclasses(kind)}
