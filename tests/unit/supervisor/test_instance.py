"""One instance to a data folder, and found by it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from service.supervisor.errors import AlreadyRunningError, StartError
from service.supervisor.instance import DataFolder, Instance, find_instance


def state(**changes: object) -> Instance:
    fields = {
        "pid": os.getpid(),
        "url": "http://127.0.0.1:8080",
        "host": "127.0.0.1",
        "port": 8080,
        "redis_url": "unix:///tmp/redis.sock",
    }
    return Instance.model_validate(fields | changes)


def test_a_published_instance_is_found_until_released(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    assert find_instance(folder.path) is None
    folder.publish(state(children={"app": 7}))
    found = find_instance(folder.path)
    assert found == state(children={"app": 7})
    folder.release()
    assert find_instance(folder.path) is None


def test_only_the_owner_may_read_what_is_published(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.publish(state())
    assert (folder.path / "run.json").stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
    folder.release()


def test_a_second_instance_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.publish(state())
    with pytest.raises(AlreadyRunningError, match=rf"process {os.getpid()}.*REINS_DATA_DIR"):
        DataFolder(tmp_path)
    folder.release()
    DataFolder(tmp_path).release()


def test_what_a_killed_instance_left_is_not_taken_for_a_running_one(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.publish(state())
    left = (tmp_path / "run.json").read_text()
    folder.release()
    (tmp_path / "run.json").write_text(left)
    assert find_instance(tmp_path) is None
    again = DataFolder(tmp_path)
    assert again.left_over == state()
    again.release()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match="REINS_DATA_DIR"):
        DataFolder(tmp_path / "file" / "data")


def test_looking_for_an_instance_makes_nothing(tmp_path: Path) -> None:
    assert find_instance(tmp_path / "none") is None
    assert list(tmp_path.iterdir()) == []
