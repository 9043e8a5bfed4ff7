"""Members in the chain: commitments, their keys, and that nothing names a member in the clear."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import delete, event, select

from service.audit import verify
from service.audit.command import audit
from service.audit.commitments import FIELDS, SUBJECTS, commitment, find_commitment
from service.audit.tables import AuditEvent
from service.communities import put_member, see_member
from service.communities.tables import Member
from service.storage import Database

Function = ast.FunctionDef | ast.AsyncFunctionDef
SERVICE = Path(__file__).parents[3] / "service"
# Keys of payloads that end like a member's and are none: ids of posts, staff and things.
OF_THINGS = {
    "action_id", "appeal_id", "backtest_id", "badge_id", "brake_id", "campaign_id", "channel_id",
    "community_id", "conversation_id", "decision_id", "endpoint_id", "erasure_id", "event_id",
    "guideline_id", "hold_id", "host_id", "id", "incident_id", "item_id", "key_id", "message_id",
    "outbox_id", "parent_id", "post_id", "post_pk", "report_id", "rule_id", "run_id", "staff_id",
    "strike_id", "top_post_id", "verdict_id",
    "authors", "reporters",  # how many, in campaigns
}  # fmt: skip
SUBJECTS_OF_THINGS = {
    "action", "appeal", "audit", "campaign", "channel", "community", "conversation", "delivery",
    "erasure", "hold", "item", "key", "label", "policy", "post", "report", "signing_key", "staff",
    "strike", "undo", "webhook",
}  # fmt: skip


def write(database: Database, subject: str, payload: dict[str, Any], n: int = 1) -> None:
    def work(unit: Any) -> None:
        for _ in range(n):
            unit.audit("garden", "key:1", "thing.done", subject, payload)

    database.write(work)


def last(database: Database) -> Any:
    newest = select(AuditEvent.subject, AuditEvent.payload).order_by(AuditEvent.seq.desc())
    return database.read(lambda c: c.execute(newest.limit(1)).one())


def key_of(database: Database, author: str) -> str | None:
    found = select(Member.commitment_key).where(Member.author_id == author)
    return database.read(lambda c: c.execute(found).scalar_one_or_none())


def test_a_member_stands_in_the_chain_as_a_commitment(trail: Database) -> None:
    write(trail, "member/ada", {"author_id": "ada", "nested": [{"reporter_id": "mo"}], "n": 1})
    row, key = last(trail), key_of(trail, "ada")
    assert key is not None
    assert len(bytes.fromhex(key)) == 32
    ada = commitment(key, "garden", "ada")
    assert re.fullmatch("m:[0-9a-f]{32}", ada)
    assert row.subject == f"member/{ada}"
    mo = commitment(key_of(trail, "mo") or "", "garden", "mo")
    told = {"author_id": ada, "n": 1, "nested": [{"reporter_id": mo}]}
    assert orjson.loads(row.payload) == told
    assert trail.read(verify) is None


def test_the_key_is_made_once_and_kept_when_the_host_describes_the_member(trail: Database) -> None:
    trail.write(lambda unit: see_member(unit, "garden", "ada"))
    assert key_of(trail, "ada") is None
    write(trail, "member/ada", {})
    first = last(trail).subject
    trail.write(lambda unit: put_member(unit, "garden", "ada", {"display_name": "Ada"}))
    write(trail, "member/ada", {"author_id": None, "members": ["ada", "mo"]})
    assert last(trail).subject == first
    assert orjson.loads(last(trail).payload)["members"][0] == first.removeprefix("member/")


def test_the_same_id_in_two_communities_has_two_commitments(trail: Database) -> None:
    write(trail, "member/ada", {})
    trail.write(lambda unit: unit.audit("orchard", "key:1", "thing.done", "member/ada", {}))
    garden = trail.read(lambda c: find_commitment(c, "garden", "ada"))
    orchard = trail.read(lambda c: find_commitment(c, "orchard", "ada"))
    assert garden
    assert orchard
    assert garden != orchard


def test_queries_none_where_nobody_is_named_and_one_for_all_that_are(
    sqlite_trail: Database,
) -> None:
    seen: list[str] = []

    @event.listens_for(sqlite_trail.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "members" in statement:
            seen.append(statement)

    write(sqlite_trail, "post/42", {"guideline_id": "respect", "outcome": "allow"})
    assert seen == []
    write(sqlite_trail, "member/ada", {"author_id": "mo"}, 5)  # makes both keys
    seen.clear()
    write(sqlite_trail, "member/ada", {"author_id": "mo"}, 20)
    assert len(seen) == 1


def test_the_trail_of_a_member_is_read_while_their_key_exists(
    sqlite_trail: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_trail.url)
    write(sqlite_trail, "member/ada", {})
    write(sqlite_trail, "action/1", {"author_id": "ada"})
    write(sqlite_trail, "action/2", {"author_id": "mo"})
    ask = ["export", "--community", "garden", "--member", "ada"]
    found = CliRunner().invoke(audit, ask)
    assert found.exit_code == 0, found.output
    rows = [orjson.loads(line) for line in found.stdout.splitlines()]
    assert [row["subject"].partition("/")[0] for row in rows] == ["member", "action"]
    assert "ada" not in found.stdout
    sqlite_trail.write(lambda unit: unit.connection.execute(delete(Member)))
    assert CliRunner().invoke(audit, ask).stdout == ""


def audits() -> Iterator[tuple[Path, Function]]:
    for path in sorted(SERVICE.rglob("*.py")):
        source = path.read_text()
        if ".audit(" not in source:
            continue
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, Function):
                for call in ast.walk(function):
                    if (
                        isinstance(call, ast.Call)
                        and isinstance(call.func, ast.Attribute)
                        and call.func.attr == "audit"
                    ):
                        yield path, function


def test_every_id_that_payloads_are_made_of_is_known_as_a_members_or_as_no_members() -> None:
    """Whoever adds a field that names a member must add it to the table, or say that it is not."""
    found = list(audits())
    assert len(found) > 30
    named = {
        node.value
        for path in {path for path, _function in found}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]*_ids?|id|members|authors|reporters", node.value)
    }
    assert {"author_id", "action_id"} <= named
    assert named - FIELDS - OF_THINGS == set()


def test_every_subject_is_known_as_a_members_or_as_no_members() -> None:
    begun = {
        part
        for path in {path for path, _function in audits()}
        for part in re.findall(r"f\"([a-z_]+)/\{", path.read_text())
    }
    assert begun - {one.rstrip("/") for one in SUBJECTS} - SUBJECTS_OF_THINGS - {"v"} == set()
