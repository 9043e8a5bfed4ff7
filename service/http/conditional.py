"""Answers that a client may keep: languages it asks for, and tags that tell what it has. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_QUALITY: Final = re.compile(r"^q=([01](?:\.\d{0,3})?)$", re.IGNORECASE)
MAX_LANGUAGES: Final = 20


def preferred_languages(header: str | None) -> list[str]:
    """The languages of an ``Accept-Language`` header, the most wanted first (RFC 9110, 12.5.4).

    Ends before ``*``, for which any language will do. What can't be read is left out, as is what
    comes after the first 20.
    """
    found: list[tuple[float, str]] = []
    for part in (header or "").split(",")[:MAX_LANGUAGES]:
        tag, *parameters = (word.strip() for word in part.split(";"))
        quality = _quality(parameters)
        if tag and quality > 0:
            found.append((quality, tag))
    tags = [tag for _, tag in sorted(found, key=lambda pair: -pair[0])]
    return tags[: tags.index("*")] if "*" in tags else tags


def _quality(parameters: list[str]) -> float:
    if not parameters:
        return 1.0
    found = _QUALITY.match(parameters[0])
    return float(found[1]) if found else 0.0


def entity_tag(*parts: str) -> str:
    """A strong ``ETag`` for what ``parts`` say together."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f'"{digest[:32]}"'


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Whether a client that sends ``If-None-Match`` has what ``tag`` names (weak comparison)."""
    given = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return tag in given or given == ["*"]
