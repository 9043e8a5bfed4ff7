"""`reins up` for real: parts that die come back, the whole ends in time, nothing is orphaned."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from service.supervisor import find_instance
from tests.support.instance import RunningInstance, Start

SECONDS_TO_END = 10.0


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def ready(instance: RunningInstance) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", instance.state.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_its_parts_run_and_are_named(instance: RunningInstance) -> None:
    assert set(instance.state.children) == {"redis", "app", "worker"}
    assert all(alive(pid) for pid in instance.state.children.values())
    assert ready(instance)


def test_logs_go_to_files_and_standard_output_stays_clean(instance: RunningInstance) -> None:
    assert instance.stdout.read_text() == ""
    assert "reins: ready at " in instance.stderr.read_text()
    lines = (instance.folder / "logs" / "app.log").read_text().splitlines()
    assert lines
    assert all(json.loads(line)["message"] for line in lines)


def test_only_the_owner_can_look_into_the_data_folder(instance: RunningInstance) -> None:
    private = ["run.json", "reins.lock", "logs/app.log", "redis.sock"]
    modes = {name: (instance.folder / name).stat().st_mode & 0o077 for name in private}
    assert modes == dict.fromkeys(private, 0)


def test_other_commands_find_the_store_from_any_folder(instance: RunningInstance) -> None:
    assert "key: rk_" in instance.reins("keys", "create", "--name", "mark")
    assert "mark" in instance.reins("keys", "list")
    assert (instance.folder / "reins.db").exists()


def test_a_second_start_on_the_same_folder_is_refused_and_harmless(
    instance: RunningInstance, start_instance: Start
) -> None:
    second = start_instance("--no-demo", folder=instance.folder)
    assert second.process.wait(20) == 1
    assert "already runs on the data folder" in second.stderr.read_text()
    assert ready(instance)


@pytest.mark.parametrize("part", ["worker", "redis", "app"])
def test_a_killed_part_comes_back(instance: RunningInstance, part: str) -> None:
    before = instance.state.children[part]
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        now = instance.state.children.get(part)
        return now is not None and now != before and alive(now)

    until(back, 10, f"{part} did not come back:\n{instance.said()}")
    until(lambda: ready(instance), 20, f"not ready again:\n{instance.said()}")
    with Redis.from_url(instance.state.redis_url) as client:
        until(client.ping, 5, "redis does not answer")
    assert f"reins: {part} ended (killed by signal 9)" in instance.stderr.read_text()


def test_two_instances_run_side_by_side(instance: RunningInstance, start_instance: Start) -> None:
    other = start_instance("--no-demo").wait_ready()
    assert other.state.port != instance.state.port
    assert other.state.redis_url != instance.state.redis_url
    assert ready(other)
    with Redis.from_url(other.state.redis_url) as client:
        client.set("mark", "other")
    with Redis.from_url(instance.state.redis_url) as client:
        assert client.get("mark") is None
    other.stop()
    assert ready(instance)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_part_in_time(start_instance: Start, signum: signal.Signals) -> None:
    instance = start_instance("--no-demo").wait_ready()
    pids = list(instance.state.children.values())
    assert instance.stop(signum) < SECONDS_TO_END
    assert instance.process.returncode == 0
    assert [pid for pid in pids if alive(pid)] == []
    assert find_instance(instance.folder) is None
    assert not (instance.folder / "run.json").exists()


def test_a_signal_during_the_start_ends_it_too(start_instance: Start) -> None:
    instance = start_instance("--no-demo")
    until(lambda: (instance.folder / "logs" / "app.log").exists(), 30, instance.said())
    state = find_instance(instance.folder)
    assert instance.stop() < SECONDS_TO_END
    assert instance.process.returncode == 0
    if state is not None:
        assert [pid for pid in state.children.values() if alive(pid)] == []


def test_a_killed_supervisor_leaves_no_orphan_and_can_be_started_again(
    start_instance: Start,
) -> None:
    instance = start_instance("--no-demo").wait_ready()
    port, pids = instance.state.port, list(instance.state.children.values())
    os.kill(instance.process.pid, signal.SIGKILL)
    instance.process.wait(10)
    again = start_instance("--no-demo", folder=instance.folder, REINS_PORT=str(port)).wait_ready()
    until(lambda: not any(alive(pid) for pid in pids), SECONDS_TO_END, "a part was orphaned")
    assert again.state.port == port
    again.stop()


def test_a_taken_port_is_named(start_instance: Start) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        instance = start_instance("--no-demo", REINS_PORT=port)
        assert instance.process.wait(20) == 1
    said = instance.stderr.read_text()
    assert said.startswith(f"Error: Port {port} on 127.0.0.1 is taken")
    assert "REINS_PORT=" in said
    assert "Traceback" not in said


def test_a_missing_model_is_a_clear_refusal(start_instance: Start, tmp_path: Path) -> None:
    instance = start_instance("--no-demo", REINS_MODEL=str(tmp_path / "none"))
    assert instance.process.wait(60) == 1
    said = instance.stderr.read_text()
    assert said.startswith("Error: The app did not start. ")
    assert str(tmp_path / "none") in said
    assert "Traceback" not in said
    assert find_instance(instance.folder) is None


def test_an_outside_redis_is_used_instead_of_an_own(start_instance: Start, redis_url: str) -> None:
    instance = start_instance("--no-demo", REINS_REDIS_URL=redis_url).wait_ready()
    assert set(instance.state.children) == {"app", "worker"}
    assert instance.state.redis_url == redis_url
    assert not (instance.folder / "redis").exists()
    instance.stop()


def test_postgres_is_used_instead_of_sqlite(start_instance: Start, postgres_url: str) -> None:
    instance = start_instance("--no-demo", REINS_DATABASE_URL=postgres_url).wait_ready()
    assert ready(instance)
    assert not (instance.folder / "reins.db").exists()
    instance.stop()
