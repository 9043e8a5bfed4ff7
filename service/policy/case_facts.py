"""The facts of a test case, and how they become what the evaluator is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field

from service.policy.facts import (
    AuthorFacts,
    ChannelFacts,
    Facts,
    NameFacts,
    ParentFacts,
    ThreadFacts,
)
from service.policy.skeleton import same_look
from service.policy.terms import Count, Model, Share, Slug, Text
from service.policy.vocabulary import (
    COUNTS,
    LABELS,
    WINDOWS,
    CountName,
    KindName,
    LabelName,
    WindowName,
)

ValueT = TypeVar("ValueT")


def _every_window(value: Any) -> Any:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return dict.fromkeys(WINDOWS, value) if plain else value


Windows = Annotated[
    dict[WindowName, Count],
    BeforeValidator(_every_window, json_schema_input_type=int | dict[WindowName, Count]),
]


class CaseParent(Model):
    """The post that a test case answers."""

    text: Annotated[str, Field(max_length=20_000)] = Field(default="", description="Its text.")
    scores: dict[LabelName, Share] = Field(
        default_factory=dict, description="Its scores; others 0."
    )
    same_author: bool = Field(default=False, description="It is by the author of the case.")


class CaseThread(Model):
    """What a test case says of who writes to whom; a number alone stands for every window."""

    author_posts_at_target: Windows = Field(
        default_factory=dict, description="Posts by the author at the same member; else 0."
    )
    distinct_authors_at_target: Windows = Field(
        default_factory=dict, description="Authors who write to the same member; else 0."
    )
    posts: Count = Field(default=1, description="How many posts are read together.")
    highest: dict[LabelName, Share] = Field(
        default_factory=dict, description="Their highest scores; else those of the case."
    )
    mean: dict[LabelName, Share] = Field(
        default_factory=dict, description="Their mean scores; else those of the case."
    )


class CaseFacts(Model):
    """The facts of a test case; those left out are unremarkable."""

    kind: KindName = Field(default="post", description="Kind of post.")
    channel: Text = Field(default="general", description="Channel id.")
    channel_known: bool = Field(default=True, description="The host has described the channel.")
    topic: Text | None = Field(default=None, description="The channel's topic.")
    language: Text = Field(default="en", description="Language code.")
    author_role: Text | None = Field(default=None, description="The author's role.")
    author_known: bool = Field(default=True, description="The host has described the author.")
    author_age_days: Annotated[float, Field(ge=0)] | None = Field(
        default=365.0, description="Days since joining; null where nobody knows."
    )
    author_accepted_posts: Annotated[int, Field(ge=0)] | None = Field(
        default=100, description="Posts that stood; null where nobody knows."
    )
    name: Text | None = Field(default=None, description="The name the author shows.")
    staff: list[Text] = Field(default_factory=list, description="The names of the staff.")
    media: Literal["not_scored"] | None = Field(default=None, description="Attachments.")
    counts: dict[CountName, int] = Field(default_factory=dict, description="Counts; else 0.")
    links: list[Text] = Field(default_factory=list, description="Link targets.")
    mentions: list[Text] = Field(default_factory=list, description="Members mentioned.")
    reply: bool = Field(default=False, description="The post answers another.")
    parent: CaseParent | None = Field(
        default=None, description="The post that is answered; `reply` need not be given then."
    )
    thread: CaseThread = Field(
        default_factory=CaseThread, description="Who writes to whom, and posts read together."
    )
    claims: dict[Slug, Share] = Field(
        default_factory=dict, description="Similarity to claims; else 0."
    )


def facts_of(
    given: CaseFacts,
    text: str,
    normalised: str,
    scores: Mapping[str, float | None],
    topic: str | None,
    claims: Collection[str],
) -> Facts:
    """What the evaluator is told of a case; ``claims`` are the ids of the policy's claims."""
    return Facts(
        text=text,
        normalised=normalised,
        scores=scores,
        language=given.language,
        kind=given.kind,
        media=given.media,
        channel=ChannelFacts(given.channel, given.channel_known, topic),
        author=AuthorFacts(
            "case",
            given.author_known,
            given.author_role,
            given.author_age_days,
            given.author_accepted_posts,
        ),
        counts=dict.fromkeys(COUNTS, 0) | _plain(given.counts),
        links=tuple(given.links),
        mentions=tuple(given.mentions),
        has_parent=given.reply or given.parent is not None,
        names=_names(given, text),
        thread=_thread(given.thread, scores),
        parent=_parent(given.parent or CaseParent()),
        claims=dict.fromkeys(claims, 0.0) | dict(given.claims),
    )


def _names(given: CaseFacts, text: str) -> NameFacts:
    shown = [given.name] if given.name else []
    if given.kind in ("display_name", "username"):
        shown.append(text)
    alike = [name for name in given.staff if any(same_look(name, one) for one in shown)]
    return {"shown": shown, "staff": alike}


def _thread(given: CaseThread, scores: Mapping[str, float | None]) -> ThreadFacts:
    none = dict.fromkeys(map(str, WINDOWS), 0)
    return {
        "author_posts_at_target": none | _plain(given.author_posts_at_target),
        "distinct_authors_at_target": none | _plain(given.distinct_authors_at_target),
        "posts": given.posts,
        "highest": {**scores, **_plain(given.highest)},
        "mean": {**scores, **_plain(given.mean)},
    }


def _parent(given: CaseParent) -> ParentFacts:
    scores = dict.fromkeys(LABELS, 0.0) | _plain(given.scores)
    return {"scores": scores, "same_author": given.same_author, "text": given.text}


def _plain(named: Mapping[Any, ValueT]) -> dict[str, ValueT]:
    """``named`` with its keys as plain text, as facts have them."""
    return {str(name): value for name, value in named.items()}
