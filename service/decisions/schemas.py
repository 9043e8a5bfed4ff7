"""The wire shapes of posts, checks and reports, as the host sends them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

KINDS = Literal[
    "post",
    "comment",
    "direct_message",
    "display_name",
    "username",
    "bio",
    "group_name",
    "title",
]


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Id = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_no_nul)]
Short = Annotated[str, Field(max_length=500), AfterValidator(_no_nul)]
Url = Annotated[str, Field(max_length=4096), AfterValidator(_no_nul)]
Moment = Annotated[datetime, AfterValidator(_aware)]


class Model(BaseModel):
    """Unknown fields are refused: a misspelt one must not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Quote(Model):
    """Words of somebody else that the post quotes; never scored on the one who quotes."""

    author_id: Id | None = None
    text: str


class Link(Model):
    """A link of the post: where it leads and what the reader sees."""

    href: Url
    shown: str | None = None


class Attachment(Model):
    """Something attached; its media is not scored, its texts are."""

    type: Short
    name: Short | None = None
    alt: str | None = None
    extracted_text: str | None = None
    host_labels: list[Short] = Field(default_factory=list, max_length=50)
    url: Url | None = None


class AuthorIn(Model):
    """What the host knows of the author, sent along with the post."""

    display_name: Short | None = None
    joined_at: Moment | None = None
    role: Short | None = None


class Content(Model):
    """What can change with an edit."""

    author_id: Id = Field(description="The author, as the host names them.")
    channel_id: Id = Field(description="Where the post stands, as the host names it.")
    text: str = Field("", description="The text, as written.")
    kind: KINDS = "post"
    format: Literal["plain", "markdown", "html"] = "plain"
    parent_id: Id | None = Field(None, description="The post this one answers.")
    language: Annotated[str, Field(max_length=35)] | None = Field(
        None, description="A hint, BCP 47; the language is detected."
    )
    created_at: Moment | None = None
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        None, description="The host's own number of this edit; larger is newer."
    )
    edited_at: Moment | None = None
    published_at: Moment | None = Field(
        None, description="Set when members could see the post before it was decided."
    )
    quotes: list[Quote] = Field(default_factory=list, max_length=100)
    links: list[Link] = Field(default_factory=list, max_length=500)
    attachments: list[Attachment] = Field(default_factory=list, max_length=100)
    mentions: list[Id] = Field(default_factory=list, max_length=500)
    author: AuthorIn | None = None
    do_not_store: bool = Field(
        False, description="Decide the post as usual, but store none of its words."
    )


class PostIn(Content):
    """A post to decide."""

    post_id: Id = Field(description="The host's own id, unique in its community.")

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "post_id": "42",
                    "author_id": "ada",
                    "channel_id": "general",
                    "text": "Thanks, that explained it well!",
                }
            ]
        },
    )


class PostEdit(Content):
    """The new content of a known post; ``post_id`` may be repeated, and must match the path."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"author_id": "ada", "channel_id": "general", "text": "Better words"}]
        },
    )

    post_id: Id | None = None


class BatchIn(Model):
    """Up to 1,000 posts; each is answered on its own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "posts": [
                        {
                            "post_id": "42",
                            "author_id": "ada",
                            "channel_id": "general",
                            "text": "Hi!",
                        }
                    ]
                }
            ]
        },
    )

    posts: list[dict[str, Any]] = Field(min_length=1, max_length=1000)


class CheckIn(Content):
    """A text that is not posted yet; nothing of it is stored."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"author_id": "ada", "channel_id": "general", "text": "A draft"}]
        },
    )


class ReportIn(Model):
    """A member's report of a post."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"reporter_id": "mo", "reason": "respect", "text": "Unkind"}]
        },
    )

    reporter_id: Id
    reason: Short = Field(description="A guideline's id, or `illegal`, `incorrect`, `other`.")
    text: Annotated[str, Field(max_length=4000), AfterValidator(_no_nul)] | None = None
    revision: Annotated[int, Field(ge=1)] | None = Field(
        None, description="The revision the reporter saw; the newest when left out."
    )


class ActionResult(Model):
    """What became of an action at the host."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"status": "completed"}]},
    )

    status: Literal["completed", "failed", "refused"]
    detail: Short | None = None


class ReasonOut(BaseModel):
    """Why, in plain words for the member."""

    guideline_id: str
    title: str
    text: str


class HoldOut(BaseModel):
    """Until when a post is held, and what follows if nobody has decided."""

    expires_at: datetime
    then: Literal["show", "hide"]


class ActionOut(BaseModel):
    """Something the host is asked to do; the webhook names the same id."""

    action_id: str
    step: Literal[
        "conversation", "delete", "suspend", "nudge", "correct", "label", "care",
        "slow", "lock", "split", "move",
    ]  # fmt: skip
    status: str
    until: datetime | None


class ContributionOut(BaseModel):
    """A word that raised a score, where it stands and by how much."""

    start: int | None = Field(
        description="Offset into `text` as it was sent, in Unicode characters; null where the "
        "word is not there as such: in an attachment or a link, or taken apart by markup."
    )
    end: int | None
    text: str
    label: str
    contribution: float = Field(
        description="How far the probability falls without the word: the mean of leaving out "
        "the word alone, and after all the others that are told."
    )


class CareOut(BaseModel):
    """Who answers a sign of distress, and what the author is told."""

    contact: str = Field(description="The care contact, as the policy names them.")
    message: str


class CheckOut(BaseModel):
    """What would be decided about a draft."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "outcome": "review",
                    "visibility": "show",
                    "reason": None,
                    "nudge": "Could a colleague feel hurt by this? You may want to rephrase it.",
                    "care": None,
                    "language": "en",
                    "not_applicable": ["off_topic"],
                    "policy_version": 1,
                    "model_version": "reins-minilm/2",
                    "normaliser_version": "2",
                    "scores": {"toxicity": 0.7368, "insult": 0.7368, "off_topic": None},
                    "explanation": [
                        {
                            "start": 8,
                            "end": 13,
                            "text": "idiot",
                            "label": "insult",
                            "contribution": 0.6731,
                        }
                    ],
                }
            ]
        }
    )

    outcome: Literal["allow", "review", "enforce"]
    visibility: Literal["show", "hold", "hide"]
    reason: ReasonOut | None
    nudge: str | None
    care: CareOut | None = Field(
        description="Show the message instead of everything else: the draft is a sign of distress."
    )
    language: str | None
    not_applicable: list[str]
    policy_version: int
    model_version: str
    normaliser_version: str
    scores: dict[str, float | None] | None = Field(
        None, description="Only for a key with the scope `scores`."
    )
    explanation: list[ContributionOut] | None = Field(
        None, description="With `explain=true`, only for a key with the scope `scores`."
    )


class DecisionOut(BaseModel):
    """The answer. ``outcome`` is what was decided, ``visibility`` what to do with the post."""

    decision_id: str
    post_id: str
    revision: int
    outcome: Literal["allow", "review", "enforce"]
    visibility: Literal["show", "hold", "hide"]
    hold: HoldOut | None
    actions: list[ActionOut]
    reason: ReasonOut | None
    scores: dict[str, float | None]
    not_applicable: list[str]
    labels: list[str]
    language: str | None
    rule: str | None
    policy_version: int
    model_version: str
    normaliser_version: str
    trace: list[dict[str, Any]] | None = None
