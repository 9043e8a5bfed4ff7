"""README and docs lead somewhere: links, commands, folders and names exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from service.cli import COMMANDS
from service.supervisor.banner import DemoAccess, banner_lines

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
DEPENDENCY = re.compile(r"^\| `([a-z0-9\[\]-]+)` \|", re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets on the usual hosts."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    without_code = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    return {anchor(found) for found in re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for written, embedded in LINK.findall(page.read_text("utf-8")):
        target = written or embedded
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, fragment = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (fragment and fragment not in anchors(found)):
            broken.append(target)
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"]({name})" not in index} == set()


def test_every_decision_stands_in_its_index_and_names_what_holds_it() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    for page in set(folder.glob("*.md")) - {folder / "README.md"}:
        assert f"]({page.name})" in index
        text = page.read_text("utf-8")
        parts = [text.find(f"**{part}") for part in ("Held by", "Turned down")]
        assert -1 not in parts, page.name


def test_files_that_decisions_name_exist() -> None:
    named = {
        (page.name, name)
        for page in (ROOT / "docs" / "decisions").glob("0*.md")
        for name in re.findall(r"`((?:tests|deploy|service|policies)/[\w./-]+)`", page.read_text())
    }
    assert named
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()


def test_the_four_lines_of_a_start_are_the_real_ones() -> None:
    lines = banner_lines("http://127.0.0.1:8080", DemoAccess(key="rk_", console="http://"))
    shown = re.findall(r"^([a-z]+): ", README, re.MULTILINE)
    assert shown == list(lines)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        named = set(
            re.findall(r"(?:^|`)make ([a-z][a-z-]*)", page.read_text("utf-8"), re.MULTILINE)
        )
        assert named <= targets, page.name


def test_every_reins_command_that_is_named_exists() -> None:
    for page in PAGES:
        named = set(re.findall(r"`reins ([a-z][a-z-]*)", page.read_text("utf-8")))
        assert named <= {*COMMANDS, "train"}, page.name


def test_the_map_shows_every_package_of_the_service() -> None:
    packages = {path.parent.name for path in (ROOT / "service").glob("*/__init__.py")}
    shown = set(re.findall(r"\b([a-z]+)/", README.partition("## The tree")[2].partition("##")[0]))
    assert packages - shown <= {"kit"}
    assert all((ROOT / name).exists() or name in packages for name in shown)


def test_every_runtime_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["bulk"]
    wanted = {re.split(r"[>=<;~! ]", line)[0] for line in lines}
    page = (ROOT / "docs" / "decisions" / "0007-dependencies.md").read_text("utf-8")
    assert set(DEPENDENCY.findall(page)) == wanted


def test_the_licence_is_the_one_the_package_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License\n" in (ROOT / "LICENSE").read_text()
