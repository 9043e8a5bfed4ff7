"""One child process: started tied to us, logging to its own file, ended for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from service.supervisor.logs import last_lines, open_log
from service.supervisor.tether import die_with_parent


class Child:
    """A command that can be started again and again under one name.

    It runs in its own process group, so that Ctrl-C reaches only the supervisor, which then ends
    the children in order. ``hold`` are file descriptors it inherits (locks it keeps alive).
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        hold: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self.environment = dict(environment or {})
        self.hold = tuple(hold)
        self.started_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def exit_status(self) -> int | None:
        """Exit status of the last run, negative for a signal; None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it; its output is appended to the log."""
        with open_log(self.log) as sink:
            self._log_start = os.fstat(sink.fileno()).st_size
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env=os.environ | self.environment,
                pass_fds=self.hold,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self.started_at = time.monotonic()

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process and self.running:
            self._process.terminate()

    def kill(self) -> None:
        """End it and its process group at once."""
        if self._process and self.running:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for its end and say whether it came."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        """Return the last lines that this run logged."""
        return last_lines(self.log, self._log_start)

    def why(self) -> str:
        """Say in words how the last run ended."""
        status = self.exit_status
        if status is None:
            return "still running"
        if status < 0:
            return f"killed by signal {-status}"
        return f"exit status {status}"
