"""Dates in a policy: days of the calendar, written 2027-01-31."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(
            f"`{value[:40]}` is not a date: write year, month and day, as in 2027-01-31"
        ) from None


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day; the YAML of a policy knows no dates, so it is read from text."""
