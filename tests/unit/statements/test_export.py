"""`reins statements export`: spans that follow one another miss nothing and repeat nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from sqlalchemy import update

from service.ladder import done_between, take_back
from service.ladder.tables import ActionRow
from service.statements import read_case
from service.statements.command import SETTLING, statements
from service.statements.dsa import json_schema
from service.statements.export import dsa_row, export_rows, json_row
from tests.support.community import COMMUNITY, World
from tests.support.restrictions import answer, deleted

Command = Callable[..., Result]


def backdate(world: World, action_id: str, hours: float) -> datetime:
    at = world.database.clock() - timedelta(hours=hours)
    world.database.write(
        lambda unit: unit.connection.execute(
            update(ActionRow)
            .where(ActionRow.id == action_id)
            .values(answered_at=at, requested_at=at)
        )
    )
    return at


def take_back_action(world: World, action_id: str) -> None:
    case = world.database.read(lambda c: read_case(c, world.policies, COMMUNITY, action_id))
    pk = case.restriction.post_pk or ""
    world.database.write(lambda unit: take_back(unit, COMMUNITY, pk, "staff:1", "why"))


def test_only_what_the_host_did_counts(world: World) -> None:
    done, open_, failed, back, never = [deleted(world) for _ in range(5)]
    for action in (done, back):
        answer(world, action)
    for action in (failed, never):
        answer(world, action, "failed")
    for action in (back, never):
        take_back_action(world, action)
    now = world.database.clock()
    found = world.database.read(
        lambda c: done_between(c, COMMUNITY, now - timedelta(days=1), now + timedelta(days=1))
    )
    assert found == [done, back]
    assert open_ not in found


def test_batches_come_in_order_with_a_row_each(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.statements.export.BATCH", 2)
    ids = [deleted(world) for _ in range(5)]
    for action in ids:
        answer(world, action)
    made = list(export_rows(world.database, world.policies, COMMUNITY, ids, dsa_row(None)))
    assert [one and one["puid"] for one in made] == ids
    told = list(export_rows(world.database, world.policies, COMMUNITY, ids, json_row("fr")))
    assert {one and one["language"] for one in told} == {"fr"}


@pytest.fixture
def command(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_world.database.url)
    return lambda *given: CliRunner().invoke(
        statements, ["export", *map(str, given)], catch_exceptions=False
    )


def test_spans_that_follow_one_another_have_everything_once(
    sqlite_world: World, command: Command, tmp_path: Path
) -> None:
    ids = [deleted(sqlite_world) for _ in range(4)]
    for hours, action in zip((50, 30, 20, 1), ids, strict=True):
        answer(sqlite_world, action)
        backdate(sqlite_world, action, hours)
    file = tmp_path / "out.jsonl"
    since, seen = "60h", []
    for until in ("30h", "20h", None):
        given = ["--until", until] if until else []
        done = command("--since", since, *given, "--output", file)
        assert done.exit_code == 0, done.output
        since = done.stderr.split()[-1]
    rows = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    seen = [row["puid"] for row in rows]
    assert seen == ids
    validator = Draft202012Validator(json_schema())
    for row in rows:
        validator.validate(row)


def test_what_is_being_written_is_left_to_the_next_span(
    sqlite_world: World, command: Command
) -> None:
    action = deleted(sqlite_world)
    answer(sqlite_world, action)
    assert command("--since", "1h").stdout == ""
    backdate(sqlite_world, action, SETTLING.total_seconds() / 3600 + 0.001)
    done = command("--since", "1h", "--format", "json", "--language", "de")
    assert orjson.loads(done.stdout)["text"].startswith("BEGRÜNDUNG")
    assert "Statements written: 1." in done.stderr


def test_the_territory_is_chosen_by_hand(sqlite_world: World, command: Command) -> None:
    action = deleted(sqlite_world)
    answer(sqlite_world, action)
    backdate(sqlite_world, action, 1)
    done = command("--since", "2h", "--territory", "DE", "--territory", "AT")
    assert orjson.loads(done.stdout)["territorial_scope"] == ["AT", "DE"]


def test_the_schema_is_printed() -> None:
    assert orjson.loads(CliRunner().invoke(statements, ["schema"]).stdout) == json_schema()
