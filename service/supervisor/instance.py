"""The data folder of an instance: held by one process, and how others find what runs there."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from pydantic import BaseModel, ValidationError

from service.supervisor.errors import AlreadyRunningError, StartError


class Instance(BaseModel):
    """What runs on a data folder; stored as ``run.json`` while it does."""

    pid: int
    url: str
    host: str
    port: int
    redis_url: str
    receiver_url: str | None = None
    children: dict[str, int] = {}
    ready: bool = False


class DataFolder:
    """Exclusive hold on a data folder, for as long as the process lives or until released."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _make_private(path)
        self._lock = os.open(path / "reins.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not any(_try_lock(self._lock) for _ in range(5)):
            holder = _read(path)
            os.close(self._lock)
            raise AlreadyRunningError(_already_running(path, holder))
        self.left_over = _read(path)

    def publish(self, instance: Instance) -> None:
        """Write ``run.json`` in one step, readable by its owner only."""
        write_private(self.path / "run.json", instance.model_dump_json(indent=2) + "\n")

    def release(self) -> None:
        """Remove ``run.json`` and let others use the folder."""
        (self.path / "run.json").unlink(missing_ok=True)
        os.close(self._lock)


def find_instance(path: Path) -> Instance | None:
    """Return the instance that runs on a data folder, or None; a stale ``run.json`` counts not."""
    instance = _read(path)
    if instance is None:
        return None
    lock = os.open(path / "reins.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return instance
    finally:
        os.close(lock)
    return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as sink:
        sink.write(text)
    draft.replace(path)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.05)  # it may be no more than a `find_instance` that looks
        return False
    return True


def _make_private(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise StartError(
            f"The data folder {path} can't be made: {problem.strerror}. Set REINS_DATA_DIR to a "
            "folder you may write to."
        ) from problem
    if not os.access(path, os.W_OK | os.X_OK):
        raise StartError(
            f"The data folder {path} is not writable. Set REINS_DATA_DIR to one that is."
        )


def _read(path: Path) -> Instance | None:
    try:
        return Instance.model_validate_json((path / "run.json").read_bytes())
    except (OSError, ValidationError):
        return None


def _already_running(path: Path, holder: Instance | None) -> str:
    who = f"process {holder.pid}, {holder.url}" if holder else "it is still starting"
    return (
        f"Reins already runs on the data folder {path} ({who}). Stop it first, or start a second "
        "instance with another REINS_DATA_DIR and REINS_PORT."
    )
