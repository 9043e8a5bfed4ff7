"""The embedded Redis: private, kept over restarts, one server to a folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from service.supervisor.errors import StartError
from service.supervisor.redis import (
    LONGEST_SOCKET_PATH,
    EmbeddedRedis,
    answers,
    redis_for,
    socket_path,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(tmp_path / "da ta")
    server.start()
    yield server
    server.stop()


def test_it_answers_on_a_private_socket_and_no_port(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.url) as client:
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}
    assert server.socket.stat().st_mode & 0o777 == 0o700


def test_what_was_written_survives_a_kill(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.url) as client:
        client.set("mark", "kept")
    server.child.kill()
    server.child.wait(10)
    server.start()
    with Redis.from_url(server.url) as client:
        assert client.get("mark") == b"kept"


def test_a_second_server_on_the_same_files_is_refused(server: EmbeddedRedis) -> None:
    with pytest.raises(StartError, match="Another embedded Redis"):
        EmbeddedRedis(server.files.parent).start(patience=0.1)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 40)
    path = socket_path(deep)
    assert len(os.fsencode(path)) <= LONGEST_SOCKET_PATH
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert socket_path(deep) == path
    path.parent.rmdir()


def test_the_short_folder_goes_with_its_server(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / ("far" * 60))
    server.start()
    assert server.socket.parent.exists()
    with Redis.from_url(server.url) as client:
        assert client.ping()
    server.stop()
    assert not server.socket.parent.exists()


def test_a_foreign_folder_in_the_socket_s_place_is_refused(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 40)
    folder = socket_path(deep).parent
    folder.chmod(0o777)
    with pytest.raises(StartError, match="not a private folder"):
        socket_path(deep)
    folder.rmdir()


def test_a_configured_redis_is_used_as_it_is(tmp_path: Path) -> None:
    with redis_for(tmp_path, "redis://127.0.0.1:1/0") as url:
        assert url == "redis://127.0.0.1:1/0"


def test_a_running_one_is_shared_and_left_running(server: EmbeddedRedis) -> None:
    with redis_for(server.files.parent) as url:
        assert url == server.url
    assert answers(server.socket)


def test_without_any_one_is_started_and_ended(tmp_path: Path) -> None:
    with redis_for(tmp_path) as url, Redis.from_url(url) as client:
        assert client.ping()
    assert not answers(socket_path(tmp_path))


def test_a_silent_socket_does_not_count_as_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        assert not answers(path)
