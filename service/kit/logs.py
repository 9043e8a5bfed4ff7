"""Structured logs: one JSON object a line on stderr. Content of posts never goes through here."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from service.kit.clock import rfc3339

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON: time, level, logger, message, and whatever ``extra`` names."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        entry = {
            "time": rfc3339(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {key: value for key, value in vars(record).items() if key not in _STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        # The standard library's json: it takes all there is, lone surrogates and big numbers too.
        return json.dumps(entry, default=str)


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Send every log of the process to ``stream`` (stderr by default) as JSON lines.

    Args:
        level: ``debug``, ``info``, ``warning`` or ``error``, for Reins itself; libraries are
            heard from ``warning`` on, because some of them log what they are given.
        stream: where to write.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, _number(level)))
    logging.getLogger("reins").setLevel(_number(level))


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]
