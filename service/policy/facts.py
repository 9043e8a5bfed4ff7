"""What the evaluator is told about a post, and what it answers. Plain values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from service.policy.outcomes import CareMessage, ThreadAction

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


class NameFacts(TypedDict, total=False):
    """The names a post shows of its author, and the names of staff that one of them looks like."""

    shown: list[str]
    staff: list[str]


class ThreadFacts(TypedDict, total=False):
    """Who writes to whom, by window, and the author's last posts in the thread read together.

    ``posts`` is how many are read together, this one included; ``highest`` and ``mean`` are over
    their scores by label.
    """

    author_posts_at_target: dict[str, int]
    distinct_authors_at_target: dict[str, int]
    posts: int
    highest: dict[str, float | None]
    mean: dict[str, float | None]


class ParentFacts(TypedDict, total=False):
    """The post that is answered. ``text`` is not stored with a decision, so a replay lacks it."""

    scores: Mapping[str, float | None]
    same_author: bool
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a decision may depend on; a replay of it gives the same evaluation.

    ``text`` is the post as written, ``normalised`` the same with disguises undone. A score that
    is None was not measured for this language or input. ``counts`` holds only the counts that
    are known. ``media`` is ``not_scored`` where the post carries attachments nobody looked at.
    ``claims`` is the similarity to each known false statement. Of names, thread, parent and claims
    only what some rule asks for is found out (``Policy.needs``); the rest is missing.
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
    names: NameFacts | None = None
    thread: ThreadFacts | None = None
    parent: ParentFacts | None = None
    claims: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep the post out of sight for ``seconds``; ``then`` is what happens if nobody decides."""

    seconds: int
    then: Literal["show", "hide"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the policy says about one post, and why.

    ``rule`` is the rule that decided (None where no rule did). ``trace`` has one entry for every
    rule: ``name``, ``result`` (matched, not matched or not applicable) and ``values``. ``claim``
    is the claim that ``correction`` answers. ``notify`` are names the host knows; ``thread`` is
    what happens to the conversation; with ``care`` nothing is enforced, and nothing else is said
    to the author.
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
    claim: str | None = None
    notify: tuple[str, ...] = ()
    thread: ThreadAction | None = None
    care: CareMessage | None = None
