"""Quoting a member's post back to them: links dead, slurs masked, no longer than needed. Pure."""

from __future__ import annotations

import re
from typing import Final

from service.scoring import mask

LENGTH: Final = 300
"""The most characters of a post that are quoted."""

_SCHEME: Final = re.compile(r"\bhttp(s?)://", re.IGNORECASE)
_NAME: Final = re.compile(
    r"\b(?:hxxps?://|www\.)[^\s<>\"']+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?=[/:?#\s.,;!)]|$)",
    re.IGNORECASE,
)


def quote(text: str, length: int = LENGTH) -> str:
    """The words of a post as they may stand in a message: one line, defanged and shortened.

    Args:
        text: what the member wrote.
        length: the most characters kept; a longer text ends with ``…``.
    """
    line = " ".join(text.split())
    kept = line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
    return defang(mask(kept))


def defang(text: str) -> str:
    """``text`` with every link dead: ``https://a.example/x`` becomes ``hxxps://a[.]example/x``."""
    return _NAME.sub(_break, _SCHEME.sub(r"hxxp\1://", text))


def _break(found: re.Match[str]) -> str:
    scheme, slashes, rest = found[0].rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.replace('.', '[.]')}{slash}{path}"
