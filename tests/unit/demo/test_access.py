"""Each start of the demo hands out the same key, a fresh link and one receiver."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from service.communities import find_key, list_keys, list_staff, peek_link, revoke_key
from service.demo.access import keep_key, open_access, point_receiver, read_kept_key
from service.settings import Settings
from service.storage import Database
from service.supervisor.banner import DemoAccess
from service.webhooks.endpoints import list_endpoints

BASE = "http://127.0.0.1:8080"
SECRET = "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, community="demo")


def open_again(database: Database, settings: Settings, kept: str) -> DemoAccess:
    return database.write(lambda unit: open_access(unit, settings, BASE, kept))


def token_of(access: DemoAccess) -> str:
    return access.console.removeprefix(f"{BASE}/console/login/")


def test_the_first_start_makes_a_key_with_the_scopes_of_a_host(
    database: Database, settings: Settings
) -> None:
    access = open_again(database, settings, "")
    principal = database.read(lambda c: find_key(c, access.key))
    assert principal is not None
    assert principal.scopes == {"posts", "scores", "review", "webhooks"}
    assert principal.community_id == "demo"


def test_a_later_start_keeps_the_key_and_makes_a_new_link(
    database: Database, settings: Settings
) -> None:
    first = open_again(database, settings, "")
    second = open_again(database, settings, first.key)
    assert second.key == first.key
    assert second.console != first.console
    assert len(database.read(lambda c: list_keys(c, "demo"))) == 1


def test_a_revoked_key_is_replaced(database: Database, settings: Settings) -> None:
    first = open_again(database, settings, "")
    [key] = database.read(lambda c: list_keys(c, "demo"))
    database.write(lambda unit: revoke_key(unit, "demo", key.id))
    second = open_again(database, settings, first.key)
    assert second.key != first.key
    assert database.read(lambda c: find_key(c, second.key)) is not None


def test_the_link_logs_the_lead_in(database: Database, settings: Settings) -> None:
    access = open_again(database, settings, "")
    now = database.clock()
    person = database.read(lambda c: peek_link(c, token_of(access), now))
    assert person is not None
    assert (person.email, person.role) == ("lead@example.org", "lead")


def test_the_staff_are_two_moderators_a_lead_and_an_admin(
    database: Database, settings: Settings
) -> None:
    for _ in range(2):
        open_again(database, settings, "")
    people = database.read(lambda c: list_staff(c, "demo"))
    assert sorted(person.role for person in people) == ["admin", "lead", "moderator", "moderator"]
    assert all(person.email.endswith("@example.org") for person in people)


def test_the_receiver_moves_with_its_port(database: Database) -> None:
    for port in (9001, 9001, 9002):
        url = f"http://127.0.0.1:{port}/"
        database.write(lambda unit, url=url: point_receiver(unit, "demo", url, SECRET))
    now = database.clock()
    [endpoint] = database.read(lambda c: list_endpoints(c, "demo", now))
    assert endpoint.url == "http://127.0.0.1:9002/"
    assert endpoint.events == ["*"]


def test_the_key_is_kept_where_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert read_kept_key(tmp_path) == ""
    keep_key(tmp_path, "rk_example")
    assert read_kept_key(tmp_path) == "rk_example"
    assert stat.S_IMODE((tmp_path / "demo-key").stat().st_mode) == 0o600
