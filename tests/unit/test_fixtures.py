"""The shared fixtures give what they promise."""

from __future__ import annotations

import socket

import pytest
from redis import Redis
from sqlalchemy import text

from service.storage import Database
from service.storage.migrate import is_current
from tests.support.network import OutsideNetworkError


def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.raises(OutsideNetworkError), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))


def test_a_test_cannot_look_up_another_machine() -> None:
    with pytest.raises(OutsideNetworkError):
        socket.getaddrinfo("example.org", 80)


def test_a_database_is_migrated_and_writable(database: Database) -> None:
    assert is_current(database)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (id integer)"))


def test_a_database_holds_nothing_of_another_test(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE mark (id integer)"))


def test_redis_is_real_and_empty(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        assert client.set("mark", 1)


def test_redis_keeps_nothing_of_another_test(redis_url: str) -> None:
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
