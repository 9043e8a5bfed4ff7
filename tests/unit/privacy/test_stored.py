"""The tables that privacy knows by name are those of the domains, and no column is forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from service.privacy.stored import OWNERS, STORED
from service.tables import METADATA

# Columns in tables that erasure does not reach, or in reached ones that it leaves: what each
# holds is no member's. Whoever adds a column of text must say here, or in `stored.py`, what it is.
NO_MEMBERS = {
    "api_keys": "keys of hosts",
    "audit_anchors": "hashes",
    "audit_events": "commitments",
    "audit_head": "hashes",
    "channels": "what the host tells of channels",
    "communities": "tenants",
    "login_links": "staff",
    "policy_backtests": "counts and ids of posts",
    "policy_brakes": "rules",
    "policy_differences": "what rules say of a post",
    "policy_shadows": "counts",
    "policy_steps": "staff's words on policies",
    "policy_versions": "policies",
    "samples": "probabilities",
    "signing_keys": "keys",
    "staff_sessions": "staff",
    "undo_runs": "staff's words on rules",
    "webhook_endpoints": "receivers",
}


@pytest.mark.parametrize("table", STORED.sorted_tables, ids=lambda table: table.name)
def test_each_table_and_column_is_one_of_the_domains(table: Table) -> None:
    real = METADATA.tables[table.name]
    for column in table.c:
        assert column.type.python_type is real.c[column.name].type.python_type, column


def test_every_table_is_reached_or_known_to_hold_no_members() -> None:
    assert set(METADATA.tables) - set(STORED.tables) == set(NO_MEMBERS)


def test_every_column_with_a_members_id_is_renamed() -> None:
    named = {
        (name, column.name)
        for name, table in METADATA.tables.items()
        for column in table.c
        if column.name in ("author_id", "reporter_id", "member_id", "appellant_id")
    }
    apart = {("members", "author_id"), ("check_counts", "author_id"), ("staff", "member_id")}
    assert named == {(table.name, name) for table, name in OWNERS} | apart
