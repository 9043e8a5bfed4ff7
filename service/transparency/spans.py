"""Conditions on moments that several queries share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from service.transparency.period import Period


def between(moment: Any, periods: Sequence[Period]) -> tuple[ColumnElement[bool], ...]:
    """What happened within a span."""
    return (moment >= periods[0].since, moment < periods[-1].until)


def open_within(
    begun: InstrumentedAttribute[datetime],
    answered: InstrumentedAttribute[datetime | None],
    periods: Sequence[Period],
) -> tuple[ColumnElement[bool], ...]:
    """What began before the end of a span and was not answered before its beginning."""
    return (
        begun < periods[-1].until,
        or_(answered.is_(None), answered >= periods[0].since),
    )
