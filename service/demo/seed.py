"""Seeding: the demo's content goes through the public API, as a host would send it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tqdm import tqdm

from service.demo.client import Host, path_of
from service.demo.content import Content, load_content
from service.demo.errors import DemoError

BATCH = 16
# The last thing that seeding does: whoever finds this revision finds everything before it.
LAST_EDIT = ("demo-027", 2)


def is_seeded(host: Host) -> bool:
    """Tell with one request whether an earlier start came to the end of seeding."""
    post_id, revision = LAST_EDIT
    found = host.find(path_of("posts", post_id))
    return found is not None and found["revision"] >= revision


def seed(host: Host, now: datetime) -> Counter[str]:
    """Send what is missing and count the outcomes of the posts that were sent.

    A start that was cut off half-way is taken up again: posts that are known are not sent anew,
    and a repeated report has no effect.
    """
    content = load_content(now)
    missing = [post for post in content.posts if not _known(host, post["post_id"])]
    total = len(content.channels) + len(content.members) + len(missing)
    total += len(content.reports) + len(content.edits)
    bar = tqdm(total=total, desc="demo", unit="request", file=sys.stderr)
    with bar:
        _describe(host, content, bar.update)
        outcomes = _send_posts(host, missing, bar.update)
        _send_reports(host, content, bar.update)
        _send_edits(host, content, bar.update)
    return outcomes


def _known(host: Host, post_id: str) -> bool:
    return host.find(path_of("posts", post_id)) is not None


def _describe(host: Host, content: Content, done: Callable[[int], Any]) -> None:
    for channel_id, channel in content.channels.items():
        host.send("PUT", path_of("channels", channel_id), channel)
        done(1)
    for author_id, member in content.members.items():
        host.send("PUT", path_of("members", author_id), member)
        done(1)


def _send_posts(host: Host, posts: list[Any], done: Callable[[int], Any]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for start in range(0, len(posts), BATCH):
        chunk = posts[start : start + BATCH]
        for result in host.send("POST", "/v1/posts/batch", {"posts": chunk})["results"]:
            if "problem" in result:
                _warn(f"{result['post_id']} was refused: {result['problem']['detail']}")
            outcomes[result.get("outcome", "refused")] += 1
        done(len(chunk))
    return outcomes


def _send_reports(host: Host, content: Content, done: Callable[[int], Any]) -> None:
    for post_id, report in content.reports:
        _attempt(host, "POST", f"{path_of('posts', post_id)}/reports", report)
        done(1)


def _send_edits(host: Host, content: Content, done: Callable[[int], Any]) -> None:
    for post_id, edit in content.edits.items():
        _attempt(host, "PUT", path_of("posts", post_id), edit)
        done(1)


def _attempt(host: Host, method: str, path: str, body: Any) -> None:
    """Send what the user's own policy may refuse (a reason it does not know, for example)."""
    try:
        host.send(method, path, body)
    except DemoError as problem:
        _warn(str(problem))


def _warn(text: str) -> None:
    print(f"demo: {text}", file=sys.stderr, flush=True)
