"""From what is written on a command line to a moment. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"(\d{1,5})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}


def moment_of(text: str, now: datetime) -> datetime:
    """The moment that ``30d`` (also ``h``, ``w``), ``2026-10-01`` or an RFC 3339 time means.

    A time without a zone is UTC.

    Raises:
        ValueError: it is neither, with what can be written in its place.
    """
    ago = _AGO.fullmatch(text.strip())
    if ago:
        return now - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            f"{text!r} is no time: write 30d, 12h or 4w for so long ago, or 2026-10-01"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
