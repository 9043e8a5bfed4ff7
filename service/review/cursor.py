"""An opaque place in the queue: the sort key of the last item seen."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

import orjson

from service.review.errors import CursorError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: priority falls, then time and id rise."""

    priority: int
    created_at: datetime
    item_id: str


def encode(place: Place) -> str:
    """Return a place as a URL-safe token."""
    parts = [place.priority, place.created_at.isoformat(), place.item_id]
    return urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def decode(cursor: str) -> Place:
    """Return the place of a token.

    Raises:
        CursorError: the token was not made by ``encode``.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        priority, moment, item_id = orjson.loads(urlsafe_b64decode(padded))
        return Place(int(priority), _aware(moment), str(item_id))
    except (ValueError, TypeError) as error:
        raise CursorError(
            "`cursor` is not one of ours: take it from `next_cursor` of the page before, or leave "
            "it out for the first page"
        ) from error


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("naive time")
    return moment
