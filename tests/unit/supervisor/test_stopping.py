"""A wish to stop is heard from a signal and from a `make` that was asked to end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

WAITER = """\
import os, sys
from service.supervisor.stopping import StopWatch, Stopped
watch = StopWatch(int(sys.argv[1]) if len(sys.argv) > 1 else None)
print(os.getpid(), flush=True)
try:
    watch.pause(60)
except Stopped:
    print("stopped", flush=True)
"""


@pytest.fixture
def waiter(tmp_path: Path) -> Path:
    path = tmp_path / "waiter.py"
    path.write_text(WAITER)
    return path


@pytest.fixture
def made(tmp_path: Path, waiter: Path) -> Iterator[subprocess.Popen[str]]:
    """A `make` whose recipe became the waiter."""
    make = shutil.which("make")
    assert make, "these tests need make"
    recipe = f"run:\n\t@exec {sys.executable} {waiter} $$PPID\n"
    (tmp_path / "Makefile").write_text(recipe)
    with subprocess.Popen(
        [make, "-C", str(tmp_path), "--no-print-directory"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        # A test run in the background of a script has SIGINT ignored, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        yield process
        process.kill()


def pid_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_wait(waiter: Path, signum: signal.Signals) -> None:
    command = [sys.executable, str(waiter)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        pid_of(process)
        process.send_signal(signum)
        assert process.communicate(timeout=10)[0] == "stopped\n"
        assert process.returncode == 0


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_make_alone_ends_the_wait(
    made: subprocess.Popen[str], signum: signal.Signals
) -> None:
    pid_of(made)
    made.send_signal(signum)
    assert made.communicate(timeout=10)[0] == "stopped\n"


def test_the_death_of_make_ends_the_wait(made: subprocess.Popen[str]) -> None:
    pid = pid_of(made)
    made.kill()
    made.wait(10)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "it outlived make"
        time.sleep(0.02)


def test_a_make_that_runs_on_is_no_reason_to_stop(made: subprocess.Popen[str]) -> None:
    pid = pid_of(made)
    time.sleep(0.5)
    assert Path(f"/proc/{pid}").exists()
    assert made.poll() is None
