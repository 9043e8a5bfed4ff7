"""The examples of events in docs/webhooks.md, to hold real events against."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

GUIDE = Path(__file__).parents[2] / "docs" / "webhooks.md"


def examples() -> dict[str, dict[str, Any]]:
    """The documented example of each type of event."""
    found = re.findall(r"```json\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return {one["type"]: one for one in map(json.loads, found)}


def documented_keys(type: str) -> set[str]:
    """The keys that the data of an event of this type have."""
    return set(examples()[type]["data"])
