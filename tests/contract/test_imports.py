"""Import rules finer than layers; `make contracts` holds the layers themselves."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[2]
ROOTS = {"service.app", "service.worker", "service.cli"}
# The demo moves its receiver to this start's port without asking the API for it.
KNOWN = {("service.demo.access", "service.webhooks.tables")}
# It counts rows of every domain and changes none.
COUNTING = "service.transparency"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("service", "training", cache_dir=None)


def edges(graph: grimp.ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            yield importer, imported


def domain(module: str) -> str:
    return ".".join(module.split(".")[:2])


def kind(module: str) -> str:
    """What a module is by its name: `steps_command` is a command."""
    return module.rsplit(".", 1)[-1].rsplit("_", 1)[-1]


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {found["id"]: found for found in settings["tool"]["importlinter"]["contracts"]}


def test_the_layers_name_every_package_and_no_other() -> None:
    lines = contracts()["layers"]["layers"]
    named = {name.strip(" ()") for line in lines for name in line.replace(":", "|").split("|")}
    planned = {
        name.strip(" ()")
        for line in lines
        for name in line.replace(":", "|").split("|")
        if name.strip().startswith("(")
    }
    found = {
        path.stem
        for path in (ROOT / "service").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    } - {"__init__"}
    assert found - named == set()
    assert named - found - planned == set()


def test_routes_jobs_and_commands_are_imported_only_by_the_roots(
    graph: grimp.ImportGraph,
) -> None:
    for importer, imported in edges(graph):
        if kind(imported) in ("routes", "jobs", "command"):
            own = domain(importer) == domain(imported)
            joined = kind(importer) == "command"  # one group may be made of several packages
            assert own or joined or importer in ROOTS, f"{importer} imports {imported}"


def test_only_the_roots_read_the_environment(graph: grimp.ImportGraph) -> None:
    allowed = ROOTS | {"service.http.dependencies"}  # which carries the typed settings around
    for importer in graph.find_modules_that_directly_import("service.settings"):
        is_root = domain(importer) in ("service.supervisor", "service.console", "service.demo")
        command = kind(importer) in ("command", "commands")
        assert importer in allowed or is_root or command, importer


def test_parquet_and_ray_have_a_module_each(graph: grimp.ImportGraph) -> None:
    """They are loaded by name when their work begins; `make contracts` forbids to import them."""
    backtest = "service.publishing.backtest"
    users = graph.find_modules_that_directly_import(f"{backtest}.extra")
    assert users == {f"{backtest}.{name}" for name in ("parquet", "exported", "on_ray")}


def test_the_console_and_compat_use_public_faces_only(graph: grimp.ImportGraph) -> None:
    for importer, imported in edges(graph):
        other = domain(importer) != domain(imported)
        if domain(importer) in ("service.console", "service.compat") and other:
            assert imported.rsplit(".", 1)[-1] not in ("tables", "queries"), (importer, imported)


def test_tables_are_used_within_their_domain_or_gathered_for_migrations(
    graph: grimp.ImportGraph,
) -> None:
    for importer, imported in set(edges(graph)) - KNOWN:
        gathers = importer == "service.tables" or domain(importer) == COUNTING
        if imported.endswith(".tables") and not gathers:
            assert domain(importer) == domain(imported), f"{importer} imports {imported}"


def test_torch_is_imported_where_models_are_made_only() -> None:
    fitting = {"fit.py", "checkpoint.py", "collate.py", "losses.py", "model.py", "restore.py"}
    fitting |= {"average.py", "epoch.py"}
    makers = fitting | {"graph.py"}
    for path in (ROOT / "training").rglob("*.py"):
        text = path.read_text()
        if "import torch" in text or "from torch" in text:
            assert path.name in makers, path.name


def test_a_broken_layer_is_noticed(tmp_path: Path) -> None:
    """The check itself must be able to fail: a storage that imports the console is refused."""
    package = tmp_path / "service"
    for name in ("storage", "console"):
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "storage" / "__init__.py").write_text("import service.console\n")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = service\n"
        "[importlinter:contract:layers]\nname = layers\ntype = layers\ncontainers = service\n"
        "layers =\n    console\n    storage\n"
    )
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; "
    code += "sys.exit(lint_imports(config_filename='.importlinter', cache_dir=None))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout
    assert "service.storage is not allowed to import service.console" in done.stdout


def test_the_layers_are_those_of_the_design() -> None:
    order = [
        name.strip(" ()")
        for line in contracts()["layers"]["layers"]
        for name in line.replace(":", "|").split("|")
    ]
    below = [
        ("app", "console"),
        ("worker", "review"),
        ("cli", "app"),
        ("console", "review"),
        ("compat", "publishing"),
        ("review", "decisions"),
        ("engagement", "decisions"),
        ("publishing", "decisions"),
        ("decisions", "scoring"),
        ("decisions", "policy"),
        ("decisions", "ladder"),
        ("decisions", "communities"),
        ("communities", "audit"),
        ("audit", "storage"),
        ("storage", "errors"),
        ("storage", "kit"),
    ]
    assert [pair for pair in below if order.index(pair[0]) > order.index(pair[1])] == []
