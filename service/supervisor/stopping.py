"""The wish to stop: a signal to us, or the end of the `make` that launched us."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import FrameType

_STEP = 0.1


class Stopped(Exception):  # noqa: N818 (a wish, not an error)
    """Raised out of a wait when the instance shall end."""


class StopWatch:
    """Catches SIGINT, SIGTERM and SIGHUP and, if given, watches the launching process."""

    def __init__(self, launcher: int | None = None) -> None:
        self.requested = False
        self._launcher = launcher
        self._launcher_catches = launcher is not None and _catches_interrupt(launcher)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)

    def pause(self, seconds: float) -> None:
        """Sleep.

        Raises:
            Stopped: as soon as the instance shall end.
        """
        deadline = time.monotonic() + seconds
        while True:
            if self.requested or self._launcher_left():
                raise Stopped
            left = deadline - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, _STEP))

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.requested = True

    def _launcher_left(self) -> bool:
        """GNU make hands SIGTERM on, but keeps a SIGINT sent to it alone to itself and waits.

        It resets the handler first, which shows in ``/proc``; its death shows in our parent.
        """
        if self._launcher is None:
            return False
        if os.getppid() != self._launcher:
            return True
        return self._launcher_catches and not _catches_interrupt(self._launcher)


def _catches_interrupt(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    for line in status.splitlines():
        if line.startswith("SigCgt:"):
            return bool(int(line.split()[1], 16) & (1 << (signal.SIGINT - 1)))
    return False
