"""What changed between two revisions, for a moderator who read the earlier one."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

MAX_LINES = 400


def difference(before: str, after: str) -> dict[str, Any]:
    """Return both texts and the lines that differ.

    Very long texts come without ``lines``: comparing them line by line could take quadratic time.
    """
    old, new = before.splitlines(), after.splitlines()
    body: dict[str, Any] = {"before": before, "after": after}
    if len(old) <= MAX_LINES and len(new) <= MAX_LINES:
        body["lines"] = list(unified_diff(old, new, "read", "now", lineterm="", n=1))
    return body
