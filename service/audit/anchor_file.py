"""The file anchors are published in: JSON Lines that only grow."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import orjson

from service.audit.anchor import KIND, Anchor, read_anchors
from service.audit.errors import AuditFileError, ChainCutError

_TAIL = 4096
"""Bytes that certainly hold the last line."""
_START = orjson.dumps({"kind": KIND})[:-1]
"""How each line begins: what is torn off is only ever such a line."""


def append_missing(path: Path, since: Callable[[int], Sequence[Anchor]]) -> int:
    """Append the anchors that a file lacks and return their number.

    They are written at once and reach the disk before this returns. Several processes may do so
    at the same time. A line that was torn by a crash is written again.

    Args:
        path: made if it does not exist; its folder must.
        since: returns the stored anchors from a row on, in their order.

    Raises:
        AuditFileError: the file can't be written, or holds something else.
        ChainCutError: the newest anchor of the file is not one of the store.
    """
    try:
        with path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return _append(file, path, since)
    except OSError as error:
        raise AuditFileError(f"Anchors can't be written to {path}: {error.strerror}.") from error


def _append(file: BinaryIO, path: Path, since: Callable[[int], Sequence[Anchor]]) -> int:
    last = _last(file, path)
    found = list(since(last.seq if last else 0))
    if last is not None:
        if last not in found[:1]:
            raise ChainCutError(
                f"{path} has an anchor of row {last.seq} that this store does not have: the audit "
                "trail was cut or rewritten, an older back-up was restored, or the file is of "
                "another service. Keep it, find out which, and set another REINS_AUDIT_ANCHOR_FILE."
            )
        del found[0]
    if found:
        lines = (orjson.dumps(a.as_dict(), option=orjson.OPT_APPEND_NEWLINE) for a in found)
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
        if last is None:
            _sync_folder(path.parent)
    return len(found)


def _last(file: BinaryIO, path: Path) -> Anchor | None:
    """Return the last anchor of the file, and cut off a line that never got its end."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    *lines, rest = file.read().split(b"\n")
    try:
        if not (rest.startswith(_START) or _START.startswith(rest)):
            raise AuditFileError("It ends with something else.")
        last = read_anchors(lines[-1].decode())[0] if lines else None
    except (AuditFileError, UnicodeDecodeError):
        raise AuditFileError(
            f"{path} holds something else than anchors: set another REINS_AUDIT_ANCHOR_FILE."
        ) from None
    if rest:
        file.truncate(size - len(rest))
        file.seek(0, os.SEEK_END)
    return last


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can do that."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
