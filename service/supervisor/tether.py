"""Tie a child's life to its parent's, so that no server is ever orphaned (Linux ``prctl``)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def _load_libc() -> ctypes.CDLL | None:
    """Load libc before any fork: a child must not load libraries between fork and exec."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


_LIBC = _load_libc()


def die_with_parent(
    signum: signal.Signals = signal.SIGTERM, parent: int | None = None
) -> Callable[[], None]:
    """Return a ``preexec_fn`` that has the kernel send ``signum`` when the parent dies.

    A child that calls it itself names its ``parent``; otherwise that is this process.

    The kernel watches the *thread* that forks, so start children from a thread that lives as
    long as they do. Elsewhere than on Linux the function does nothing.
    """
    parent = parent or os.getpid()

    def in_child() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, int(signum), 0, 0, 0)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return in_child


def adopt_orphans() -> None:
    """Make this process the new parent of grandchildren whose own parent is killed."""
    if _LIBC is not None:
        _LIBC.prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_strays() -> None:
    """Kill every child this process still has: jobs of a killed worker, adopted by us."""
    for pid in children_of(os.getpid()):
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def children_of(pid: int) -> list[int]:
    """List the direct children of a process, or nothing where there is no ``/proc``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(fields[1]) == pid:
            found.append(int(entry.parent.name))
    return found
