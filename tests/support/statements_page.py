"""The examples of docs/statements.md, as the service writes them.

Run `python -m tests.support.statements_page` to write them anew. Ids, times and tokens differ in
every run; a test compares all else.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner
from sqlalchemy import update

from service.decisions.tables import Post
from service.ladder.tables import ActionRow
from service.statements.command import statements
from service.statements.dsa import json_schema
from service.storage import UnitOfWork, open_database
from service.storage.migrate import migrate
from tests.support.community import World
from tests.support.restrictions import answer, deleted, suspended, text_of

DOCS = Path(__file__).parents[2] / "docs"
PAGE, SCHEMA = DOCS / "statements.md", DOCS / "dsa-statement.schema.json"
SPAM = "Double your money in a week, see https://bad.example/win"
_PART = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CHANGING = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z|, \d\d:\d\d UTC)?"
    r"|eyJ[\w.-]+"
)


def masked(text: str) -> str:
    """Return a text without what differs in every run."""
    return _CHANGING.sub("*", text)


def schema_text() -> str:
    """Return what docs/dsa-statement.schema.json holds."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def fields() -> str:
    """Return the table of the fields, from the schema."""
    schema = json_schema()
    rows = ["| field | value | needed | meaning, and how it is filled |", "|---|---|---|---|"]
    for name, node in schema["properties"].items():
        needed = "yes" if name in schema["required"] else "–"
        rows.append(f"| `{name}` | {_value(node)} | {needed} | {node['description']} |")
    return "\n".join(rows)


def _value(node: Mapping[str, Any]) -> str:
    if node["type"] == "array":
        return f"list of {_value(node['items'])}"
    if "enum" in node:
        few = len(node["enum"]) <= 4
        return ", ".join(f"`{one}`" for one in node["enum"]) if few else "a word of the schema"
    if node.get("format") == "date":
        return "day"
    most = node.get("maxLength")
    return f"text to {most:,}" if most else "text"


def examples(folder: Path) -> dict[str, str]:
    """Return the parts of the page, from a fresh store in ``folder``."""
    database = open_database(f"sqlite:///{folder / 'reins.db'}")
    with closing(database):
        migrate(database)
        world = World(database)
        first = deleted(world, SPAM, "spam", author="noor")
        second = suspended(world, author="lee", message="That is the second time this week.")
        for hours, action in ((2, second), (30, first)):
            answer(world, action)
            _backdate(world, action, hours)
        row, told = _export(folder)
        return {
            "deletion": _fenced(text_of(world, first)),
            "suspension": _fenced(text_of(world, second, "de")),
            "export": _fenced(
                "$ reins statements export --since 7d --output statements.jsonl\n" + told,
                "shell-session",
            ),
            "row": _fenced(json.dumps(row, indent=2, ensure_ascii=False), "json"),
            "fields": fields() + "\n",
        }


def _backdate(world: World, action: str, hours: float) -> None:
    at = world.database.clock() - timedelta(hours=hours)
    change = update(ActionRow).where(ActionRow.id == action).values(answered_at=at, requested_at=at)
    written = update(Post).values(created_at=at)

    def work(unit: UnitOfWork) -> None:
        unit.connection.execute(change)
        unit.connection.execute(written)

    world.database.write(work)


def _export(folder: Path) -> tuple[dict[str, Any], str]:
    output = folder / "statements.jsonl"
    given = ["export", "--since", "7d", "--output", str(output)]
    environment = {"REINS_DATABASE_URL": f"sqlite:///{folder / 'reins.db'}"}
    done = CliRunner().invoke(statements, given, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    row = json.loads(output.read_text().splitlines()[0])
    if len(row["territorial_scope"]) == 30:
        row["territorial_scope"] = [*row["territorial_scope"][:3], "..."]
    return row, click.unstyle(done.stderr)


def _fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.rstrip()}\n```\n"


def written(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with these parts."""
    return _PART.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[3]}", page)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(written(PAGE.read_text("utf-8"), examples(Path(place))), "utf-8")
    SCHEMA.write_text(schema_text(), "utf-8")
