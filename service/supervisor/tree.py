"""The children of one instance: restarted when they die, ended together."""

from __future__ import annotations

import time
from collections.abc import Callable

from service.supervisor.backoff import Backoff
from service.supervisor.logs import trim_log
from service.supervisor.process import Child


class Tree:
    """Keeps children alive until it is told to stop. Nothing here runs in a thread."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.children: list[Child] = []
        self._last: list[Child] = []
        self._say = say
        self._backoff: dict[str, Backoff] = {}
        self._due: dict[str, float] = {}

    def add(self, child: Child, start: bool = True, ends_last: bool = False) -> Child:
        """Take a child into care, starting it unless the caller does."""
        self.children.append(child)
        if ends_last:
            self._last.append(child)
        self._backoff[child.name] = Backoff()
        if start:
            child.start()
        return child

    def tend(self) -> bool:
        """Restart what died and is due, keep the logs small; say whether a child was started."""
        started = False
        for child in self.children:
            trim_log(child.log)
            if not child.running:
                started |= self._revive(child)
        return started

    def pids(self) -> dict[str, int]:
        """Process ids of the children that run."""
        return {child.name: child.pid for child in self.children if child.pid is not None}

    def stop(self, patience: float = 7.5) -> None:
        """End all children within about ``patience + 2`` seconds.

        Those that end last (Redis) go after the others, which may still put their work back.
        """
        _end([child for child in self.children if child not in self._last], patience)
        _end(self._last, 2.0)

    def _revive(self, child: Child) -> bool:
        now = time.monotonic()
        if child.name not in self._due:
            delay = self._backoff[child.name].delay(now - child.started_at)
            self._due[child.name] = now + delay
            self._say(f"{child.name} ended ({child.why()}); starting it again in {delay:.1f} s.")
            return False
        if now < self._due[child.name]:
            return False
        del self._due[child.name]
        child.start()
        return True


def _end(children: list[Child], patience: float) -> None:
    deadline = time.monotonic() + patience
    for child in children:
        child.terminate()
    for child in children:
        if not child.wait(deadline - time.monotonic()):
            child.kill()
            child.wait(1.0)
