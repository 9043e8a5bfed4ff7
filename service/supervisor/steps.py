"""One-off commands of a start: migrations and the demo."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from service.supervisor.errors import StartError
from service.supervisor.logs import last_lines
from service.supervisor.tether import die_with_parent


def reins(*arguments: str) -> list[str]:
    """Return the command line of a `reins` sub-command, whatever folder it runs in."""
    return [sys.executable, "-P", "-m", "service.cli", *arguments]


def run_step(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    pause: Callable[[float], None] = time.sleep,
) -> str:
    """Run a `reins` sub-command to its end and return what it printed.

    Raises:
        StartError: it failed; the message holds its last words.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as sink:
        log.chmod(0o600)
        process = subprocess.Popen(
            reins(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sink,
            env=os.environ | environment,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
    with process:
        try:
            while process.poll() is None:
                pause(0.02)
        except BaseException:
            process.kill()
            raise
        assert process.stdout is not None
        printed = process.stdout.read().decode()
    if process.returncode:
        raise StartError(f"`reins {arguments[0]}` failed:\n{last_lines(log)}")
    return printed
