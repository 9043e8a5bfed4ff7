"""Log files of the children: appended, kept small, shown when a start fails.

Children write to files and not through us: a terminal or pipe nobody reads must never be able to
stop the service.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LARGEST_LOG_BYTES = 20 * 1024 * 1024


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb")


def trim_log(path: Path, largest: int = LARGEST_LOG_BYTES) -> bool:
    """Move a log that grew too large aside (``NAME.log.1``) and say whether it did.

    The writer keeps its descriptor; because that one appends, emptying the file in place is safe.
    """
    if not path.exists() or path.stat().st_size <= largest:
        return False
    shutil.copyfile(path, path.with_suffix(".log.1"))
    path.with_suffix(".log.1").chmod(0o600)
    os.truncate(path, 0)
    return True


def last_lines(path: Path, since: int = 0, count: int = 15) -> str:
    """Return the last lines of a log, from byte ``since`` on, for an error message."""
    if not path.exists():
        return "(nothing was logged)"
    with path.open("rb") as source:
        source.seek(max(path.stat().st_size - 16_384, since))
        lines = source.read().decode("utf-8", "replace").splitlines()
    return "\n".join(f"  | {line}" for line in lines[-count:]) or "(nothing was logged)"
