"""When publishing takes two people, and when nobody publishes by hand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.publishing.errors import FileDecidesError
from service.publishing.states import PUBLISHED, State

BACKTEST_DAYS = 7
"""How long a back-test counts: communities change."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A back-test in short: ``changed`` of ``posts`` stored posts would have come out otherwise."""

    backtest_id: str
    posts: int
    changed: int


def require_by_hand(file: Path | None, to: State) -> None:
    """Refuse a step that lets a version decide posts where the policy file says which one does.

    Drafts, checks, back-tests and the shadow go on, and a roll-out can be ended.

    Args:
        file: the file that decides (``Settings.deciding_file``), if one does.
        to: the state the version shall have.

    Raises:
        FileDecidesError: says how to publish all the same.
    """
    if file is not None and to in PUBLISHED:
        raise FileDecidesError(
            f"The file {file} decides which policy is live (REINS_POLICY_SOURCE=file): change "
            "the file, or set REINS_POLICY_SOURCE=database and start the service again"
        )


def second_needed(tried: Tried | None, limit: float) -> str | None:
    """Say why a second publisher has to agree, or return ``None`` where one is enough.

    Args:
        tried: the newest back-test against the live policy that still counts.
        limit: the blast radius, as a share of the posts, up to which one publisher is enough.
    """
    if tried is None or not tried.posts:
        return (
            f"there is no back-test of it against the live policy from the last {BACKTEST_DAYS} "
            "days over at least one post"
        )
    share = tried.changed / tried.posts
    if share <= limit:
        return None
    return (
        f"the back-test changes {tried.changed:,} of {tried.posts:,} posts ({share:.1%}), more "
        f"than the blast radius of {limit:.1%}"
    )
