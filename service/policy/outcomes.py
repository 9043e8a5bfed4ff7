"""What an evaluation asks for besides its outcome. Plain values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

ThreadStep = Literal["slow", "lock", "split", "move"]
THREAD_STEPS: Final[tuple[str, ...]] = get_args(ThreadStep)
"""What can be done to the thread of a post; no step of the ladder, and nobody is struck."""


@dataclass(frozen=True, slots=True)
class ThreadAction:
    """What the host is asked to do to the thread of a post.

    ``slow`` and ``lock`` end after ``for_seconds``; ``split`` and ``move`` stay until they are
    taken back. ``seconds_between_posts`` belongs to ``slow``, ``channel_id`` to ``move``.
    """

    step: ThreadStep
    for_seconds: int | None = None
    seconds_between_posts: int | None = None
    channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class CareMessage:
    """Who answers a post that is a sign of distress, and what its author is told."""

    contact: str
    message: str
