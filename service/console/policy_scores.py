"""Stored scores kept for a moment, so that a slider that moves does not read them each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from service.publishing.lines import Line
from service.publishing.scored import Scored, read_scored

SECONDS: Final = 30.0
KEPT: Final = 4
"""Labels kept at a time; 20,000 scores take some 6 MB."""
Key = tuple[str, str, frozenset[str]]


class RecentScores:
    """Scores of a label as they were read at most ``seconds`` ago.

    Args:
        seconds: how long they are used again.
        clock: seconds that only grow.
    """

    def __init__(
        self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[Key, tuple[float, list[Scored]]] = {}

    def read(
        self, connection: Connection, community_id: str, line: Line, now: datetime, *, fresh: bool
    ) -> list[Scored]:
        """Return the scores that a threshold is compared with; ``fresh`` reads them anew."""
        key = (community_id, line.label, line.channels)
        kept = self._kept.get(key)
        if kept is not None and not fresh and self._clock() < kept[0] + self._seconds:
            return kept[1]
        scored = read_scored(connection, community_id, line.label, now, line.channels)
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), scored)
        for old in list(self._kept)[:-KEPT]:
            self._kept.pop(old, None)
        return scored
