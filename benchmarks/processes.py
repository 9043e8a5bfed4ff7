"""The processes that are measured: a real `reins up --no-demo` and the empty endpoint."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.supervisor import find_instance
from service.supervisor.ports import require_port
from service.supervisor.ready import is_ready
from service.supervisor.tether import die_with_parent

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60.0


class Reins:
    """One `reins up --no-demo` on a data folder with a model, ready when it is made.

    Attributes:
        seconds_to_ready: from the start of the process to 200 from ``/readyz``.
    """

    def __init__(self, folder: Path, model: Path) -> None:
        self.port = require_port(HOST, 0)
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("REINS_")}
        own = {
            "REINS_DATA_DIR": str(folder),
            "REINS_MODEL": str(model),
            "REINS_PORT": str(self.port),
        }
        self._environment = inherited | own
        self._folder = folder
        self._log = folder.parent / f"{folder.name}.log"
        started = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                _command("up", "--no-demo"),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(),
            )
        self._wait()
        self.seconds_to_ready = time.perf_counter() - started

    def make_key(self) -> str:
        """Make an API key that may send posts."""
        done = subprocess.run(
            _command("keys", "create", "--name", "benchmark"),
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"^key: (\S+)$", done.stdout, re.MULTILINE)
        assert found is not None, done.stdout
        return found[1]

    def app_megabytes(self) -> float:
        """Return the resident memory of the app process."""
        instance = find_instance(self._folder)
        assert instance is not None
        status = Path(f"/proc/{instance.children['app']}/status").read_text()
        found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        assert found is not None
        return int(found[1]) / 1024

    def stop(self) -> None:
        """End it and everything it started."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_ready(HOST, self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"`reins up` did not get ready:\n{self._log.read_text()}")
            time.sleep(0.02)


@contextmanager
def empty_endpoint() -> Iterator[int]:
    """Run the empty endpoint and give its port."""
    port = require_port(HOST, 0)
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.empty", str(port)], preexec_fn=die_with_parent()
    )
    try:
        while not is_ready(HOST, port, "/openapi.json"):
            assert process.poll() is None, "the empty endpoint did not start"
            time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "service.cli", *arguments]
