"""Start a server that ends with the test run, even when that is killed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from service.supervisor.tether import die_with_parent


def start_tied(command: list[str], log: Path, user: str | None = None) -> subprocess.Popen[bytes]:
    """Start ``command`` in the background, its output going to ``log``."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            user=user,
            preexec_fn=die_with_parent(),
        )


def stop(process: subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """End a server: ask, wait, insist."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(patience)
