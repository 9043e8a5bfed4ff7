"""The tree restarts what dies, with growing delays, and ends everything in order."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.supervisor.backoff import LONGEST_DELAY, STEADY_SECONDS, Backoff
from service.supervisor.process import Child
from service.supervisor.tree import Tree

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
LATE = (
    "import signal, sys, time\n"
    "def end(*_):\n"
    "    time.sleep({delay}); open({path!r}, 'a').write({name!r}); sys.exit()\n"
    "signal.signal(signal.SIGTERM, end)\n"
    "print('set', flush=True); time.sleep(60)\n"
)


class Watched:
    """A tree and what it said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.tree = Tree(self.said.append)


@pytest.fixture
def watched() -> Iterator[Watched]:
    found = Watched()
    yield found
    found.tree.stop(1.0)


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_delays_double_up_to_a_limit() -> None:
    backoff = Backoff()
    delays = [backoff.delay(0.0) for _ in range(10)]
    assert delays[:4] == [0.2, 0.4, 0.8, 1.6]
    assert delays[-1] == LONGEST_DELAY


def test_a_child_that_lived_long_starts_afresh() -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.delay(0.0)
    assert backoff.delay(STEADY_SECONDS) == 0.2


def test_a_killed_child_is_started_again_and_that_is_said(tmp_path: Path, watched: Watched) -> None:
    child = watched.tree.add(Child("worker", SLEEP, tmp_path / "log"))
    first = child.pid
    child.kill()
    child.wait(10)
    until(watched.tree.tend)
    assert child.running
    assert child.pid != first
    assert watched.said == ["worker ended (killed by signal 9); starting it again in 0.2 s."]


def test_a_child_that_lives_is_left_alone(tmp_path: Path, watched: Watched) -> None:
    child = watched.tree.add(Child("app", SLEEP, tmp_path / "log"))
    first = child.pid
    assert not watched.tree.tend()
    assert child.pid == first
    assert watched.tree.pids() == {"app": first}


def test_what_ends_last_ends_after_the_others(tmp_path: Path, watched: Watched) -> None:
    order = tmp_path / "order"
    for name, delay, last in (("redis", 0, True), ("app", 0.3, False)):
        code = LATE.format(delay=delay, path=str(order), name=name + " ")
        log = tmp_path / f"{name}.log"
        watched.tree.add(Child(name, [sys.executable, "-c", code], log), ends_last=last)
        until(lambda log=log: "set" in log.read_text())
    watched.tree.stop(5.0)
    assert order.read_text() == "app redis "


def test_stopping_takes_no_longer_than_the_patience(tmp_path: Path, watched: Watched) -> None:
    code = LATE.format(delay=60, path=str(tmp_path / "never"), name="never")
    for number in range(3):
        log = tmp_path / f"{number}.log"
        watched.tree.add(Child(str(number), [sys.executable, "-c", code], log))
        until(lambda log=log: "set" in log.read_text())
    begun = time.monotonic()
    watched.tree.stop(0.5)
    assert time.monotonic() - begun < 5
    assert watched.tree.pids() == {}
