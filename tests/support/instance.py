"""A running `reins up` of a test's own: free port, own data folder, ended for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.supervisor import Instance, find_instance
from service.supervisor.tether import die_with_parent

Start = Callable[..., "RunningInstance"]


class RunningInstance:
    """A `reins up` in a subprocess and what it says of itself."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder = folder
        self.stdout = folder / "stdout.txt"
        self.stderr = folder / "stderr.txt"
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = instance_environment(folder, settings)
        with self.stdout.open("ab") as out, self.stderr.open("ab") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "service.cli", "up", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd="/",
                env=self.environment,
                preexec_fn=die_with_parent(),
            )

    @property
    def state(self) -> Instance:
        """What runs now, as `run.json` tells."""
        instance = find_instance(self.folder)
        assert instance is not None, self.said()
        return instance

    @property
    def url(self) -> str:
        """Address of the HTTP service."""
        return self.state.url

    @property
    def lines(self) -> dict[str, str]:
        """The printed lines (console, api, key, try) by label."""
        pairs = (line.split(": ", 1) for line in self.stdout.read_text().splitlines())
        return dict(pairs)

    def wait_ready(self, seconds: float = 60.0) -> RunningInstance:
        """Wait until it says it is ready."""
        deadline = time.monotonic() + seconds
        while True:
            instance = find_instance(self.folder)
            if instance is not None and instance.ready:
                return self
            assert self.process.poll() is None, f"`reins up` ended:\n{self.said()}"
            assert time.monotonic() < deadline, f"`reins up` is not ready:\n{self.said()}"
            time.sleep(0.05)

    def reins(self, *arguments: str) -> str:
        """Run another `reins` command against this instance and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "service.cli", *arguments],
            env=self.environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def said(self) -> str:
        """Everything it and its children wrote, for a failure message."""
        files = [self.stderr, *sorted((self.folder / "logs").glob("*.log"))]
        return "\n".join(f"--- {path.name}\n{path.read_text()[-3000:]}" for path in files)

    def stop(self, signum: signal.Signals = signal.SIGTERM, patience: float = 15.0) -> float:
        """End it and return how many seconds that took."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signum)
            self.process.wait(patience)
        return time.monotonic() - begun


def instance_environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """Return an environment without the caller's own REINS_* settings."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("REINS_")}
    own = {"REINS_DATA_DIR": str(folder), "REINS_PORT": "0"}
    return inherited | own | settings


@pytest.fixture(scope="module")
def start_instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start instances: ``start_instance("--no-demo", REINS_PORT="...")``; all are ended."""
    started: list[RunningInstance] = []

    def start(*arguments: str, folder: Path | None = None, **settings: str) -> RunningInstance:
        place = folder or tmp_path_factory.mktemp("instance")
        started.append(RunningInstance(place, *arguments, **settings))
        return started[-1]

    yield start
    for instance in started:
        instance.stop()


@pytest.fixture(scope="module")
def instance(start_instance: Start) -> RunningInstance:
    """A ready `reins up --no-demo`, shared by the tests of a file."""
    return start_instance("--no-demo").wait_ready()


@pytest.fixture(scope="module")
def demo_instance(start_instance: Start) -> RunningInstance:
    """A ready `reins up` with its demo, shared by the tests of a file."""
    return start_instance().wait_ready()
