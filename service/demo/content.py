"""The demo's channels, members, staff, posts, edits and reports, as they lie in files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from service.kit import rfc3339

FOLDER = Path(__file__).parent
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What the demo sends, in the wire form of the API.

    Attributes:
        channels: bodies of ``PUT /v1/channels/{id}`` by channel id.
        members: bodies of ``PUT /v1/members/{id}`` by author id.
        posts: bodies of ``POST /v1/posts``, oldest first.
        edits: bodies of ``PUT /v1/posts/{id}`` by post id.
        reports: pairs of a post id and the body of a member's report.
    """

    channels: dict[str, Json]
    members: dict[str, Json]
    posts: list[Json]
    edits: dict[str, Json]
    reports: list[tuple[str, Json]]


def load_content(now: datetime, folder: Path = FOLDER) -> Content:
    """Read the demo's files; their ages count back from ``now``."""
    community = yaml.safe_load((folder / "community.yaml").read_text("utf-8"))
    lines = (folder / "posts.jsonl").read_text("utf-8").splitlines()
    posts = [_dated(json.loads(line), now) for line in lines]
    return Content(
        channels={item.pop("channel_id"): item for item in community["channels"]},
        members={item.pop("author_id"): _joined(item, now) for item in community["members"]},
        posts=posts,
        edits=_edits(community["edits"], posts, now),
        reports=[(item.pop("post_id"), item) for item in community["reports"]],
    )


def _dated(post: Json, now: datetime) -> Json:
    sent = now - timedelta(hours=post.pop("hours_ago"))
    return post | {"created_at": rfc3339(sent)}


def _joined(member: Json, now: datetime) -> Json:
    joined = now - timedelta(days=member.pop("joined_days_ago"))
    return member | {"joined_at": rfc3339(joined)}


def _edits(edits: list[Json], posts: list[Json], now: datetime) -> dict[str, Json]:
    known = {post["post_id"]: post for post in posts}
    return {
        edit["post_id"]: known[edit["post_id"]] | {"text": edit["text"], "edited_at": rfc3339(now)}
        for edit in edits
    }
