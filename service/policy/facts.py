"""What the evaluator is told about a post, and what it answers. Plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["allow", "review", "enforce"]
Visibility = Literal["show", "hold", "hide"]


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """The channel of the post; ``known`` is false where the host has never described it."""

    id: str
    known: bool = True
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """The author; None stands for a fact nobody has, which is not the same as zero."""

    id: str
    known: bool = True
    role: str | None = None
    age_days: float | None = None
    accepted_posts: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a decision may depend on; a replay of it gives the same evaluation.

    ``text`` is the post as written, ``normalised`` the same with disguises undone. A score that
    is None was not measured for this language or input. ``counts`` holds only the counts that
    are known. ``media`` is ``not_scored`` where the post carries attachments nobody looked at.
    """

    text: str
    normalised: str
    scores: Mapping[str, float | None]
    language: str
    channel: ChannelFacts
    author: AuthorFacts
    kind: str = "post"
    media: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    has_parent: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep the post out of sight for ``seconds``; ``then`` is what happens if nobody decides."""

    seconds: int
    then: Literal["show", "hide"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the policy says about one post, and why.

    ``rule`` is the rule that decided (None where no rule did). ``trace`` has one entry for every
    rule: ``name``, ``result`` (matched, not matched or not applicable) and ``values``.
    """

    outcome: Outcome
    visibility: Visibility
    hold: Hold | None
    rule: str | None
    guideline_id: str | None
    severity: str | None
    step: str | None
    labels: tuple[str, ...]
    queue: str | None
    priority: int
    nudge: str | None
    correction: str | None
    trace: list[dict[str, Any]]
