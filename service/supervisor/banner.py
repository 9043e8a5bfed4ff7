"""The four lines that a start prints: where to look, where to send, with what, and an example."""

from __future__ import annotations

import json
import os
from typing import TextIO

from pydantic import BaseModel


class DemoAccess(BaseModel):
    """What `reins demo --json` hands over: a key and a fresh one-time login link."""

    key: str
    console: str


def banner_lines(url: str, access: DemoAccess) -> dict[str, str]:
    """Return the lines by label."""
    return {
        "console": f"{access.console} (one-time login link)",
        "api": url,
        "key": access.key,
        "try": example_request(url, access.key),
    }


def example_request(url: str, key: str) -> str:
    """Return one line of bash that sends a post to the channel ``general``."""
    body = json.dumps(
        {
            "post_id": "try-RANDOM",
            "author_id": "newcomer",
            "channel_id": "general",
            "text": "Shut up, you idiot. Nobody wants you here.",
        }
    ).replace("RANDOM", "'$RANDOM'")
    return (
        f"curl -sS -X POST {url}/v1/posts -H 'Authorization: Bearer {key}' "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )


def print_banner(lines: dict[str, str], stream: TextIO) -> None:
    """Write the lines at once, at column 0, plain unless a person reads them in colour."""
    colour = stream.isatty() and "NO_COLOR" not in os.environ
    label = "\033[1;36m{}:\033[0m {}\n" if colour else "{}: {}\n"
    stream.write("".join(label.format(*line) for line in lines.items()))
    stream.flush()
