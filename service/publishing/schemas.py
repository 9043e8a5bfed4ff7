"""The wire shapes of policy versions and of the steps of their life."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from service.publishing.states import State

EXAMPLE = """\
version: 1
purpose: We learn together.
guidelines:
  - {id: respect, title: Respect people, text: Speak to people as you would face to face.}
rules:
  - {name: abuse, guideline: respect, when: {score: {toxicity: 0.9}}, then: {enforce: minor}}
"""


def _clean(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not hold the character NUL (U+0000)")
    return value


Reason = Annotated[
    str, Field(max_length=2000, description="Why, for the history."), AfterValidator(_clean)
]
Source = Annotated[str, Field(description="The YAML text."), AfterValidator(_clean)]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=255), AfterValidator(_clean)]


def _example(**fields: Any) -> ConfigDict:
    """Unknown fields are refused: a misspelt one must not be lost in silence."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class SourceIn(BaseModel):
    """A policy: as JSON, or the YAML text itself as the body (any media type but JSON)."""

    model_config = _example(source=EXAMPLE)

    source: Source
    files: dict[FileName, Annotated[str, AfterValidator(_clean)]] = Field(
        {}, max_length=100, description="The word files it names: path to text."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, bytes):
            return given
        try:
            return {"source": given.decode("utf-8-sig")}
        except UnicodeDecodeError as error:
            raise ValueError("the body is not UTF-8 text") from error


class VersionIn(SourceIn):
    """A policy to store as the next version."""

    model_config = _example(source=EXAMPLE, reason="Act on abuse from 0.9.")

    reason: Reason = ""


class StepIn(BaseModel):
    """A step in the life of a version."""

    model_config = _example(to="rolling", share=10, reason="A tenth of the authors first.")

    to: State = Field(description="The state it shall have.")
    share: int = Field(
        0, ge=0, le=100, description="Percent of the authors, for `rolling`: 1 to 99."
    )
    reason: Reason = ""


class AgreementIn(BaseModel):
    """What the second publisher says."""

    model_config = _example(agree=True, reason="The changed posts are right.")

    agree: bool = Field(description="false declines; by who proposed the step, it withdraws it.")
    reason: Reason = ""


class RollbackIn(BaseModel):
    """Why to go back."""

    model_config = _example(reason="Far too many posts are held.")

    reason: Reason = ""


class StepOut(BaseModel):
    """A step, taken or waiting."""

    step_id: str
    from_: State = Field(alias="from")
    to: State
    share: int
    outcome: Literal["taken", "proposed", "declined", "withdrawn"]
    actor: str
    second: str | None = Field(description="Who agreed, declined or withdrew it.")
    reason: str
    backtest_id: str | None = Field(description="The back-test it rests on.")
    at: str
    settled_at: str | None


class VersionOut(BaseModel):
    """A version of the policy."""

    version: int
    state: State
    share: int = Field(description="Percent of the authors whose posts it decides.")
    parent: int | None = Field(description="The version that was live when it was stored.")
    author: str
    reason: str
    sha256: str = Field(description="Of what it says; comments and layout don't matter.")
    created_at: str
    activated_at: str | None
    retired_at: str | None


class WholeVersionOut(VersionOut):
    """A version with its text and its steps, the oldest first."""

    source: str
    steps: list[StepOut]


class VersionsOut(BaseModel):
    """A page of versions, the newest first."""

    versions: list[VersionOut]
    next_before: int | None = Field(description="Give it as `before` to get the next page.")


class TakenOut(BaseModel):
    """A step and the version after it; `why` says why a second publisher has to agree."""

    step: StepOut
    version: VersionOut
    why: str | None


class ProblemOut(BaseModel):
    """A mistake in a policy, or what is odd in it."""

    file: str = Field(description="`policy.yaml`, or the word file it stands in.")
    line: int
    column: int
    message: str
    hint: str | None
    excerpt: str = Field(description="The line, or a part of it where it is long.")
    caret: int = Field(description="The column inside `excerpt`, from 1.")


class CasesOut(BaseModel):
    """How the cases of a policy came out; those that need the model are left out."""

    passed: int
    failed: int
    left_out: int


class CheckedOut(BaseModel):
    """What is wrong with a policy; warnings are no mistakes. `sha256` and `cases` if it loads."""

    ok: bool
    sha256: str | None
    problems: list[ProblemOut]
    warnings: list[ProblemOut]
    cases: CasesOut | None
    failed_cases: list[dict[str, Any]] = Field(description="`{name, differences[]}` each.")


class DifferenceOut(BaseModel):
    """What differs in one place of two policies, in meaning."""

    section: str = Field(description="A key of the policy.")
    name: str = Field(description="What in it differs.")
    change: Literal["added", "removed", "renamed", "changed"]
    text: str = Field(description="How, in words.")
    direction: Literal["stricter", "milder", "other"]
    before: Any
    after: Any


class BacktestIn(BaseModel):
    """The posts to try a version on: those of the last 30 days if nothing is said."""

    model_config = _example(since="30d")

    since: str = Field("30d", max_length=40, description="`30d`, `12h`, `4w`, a date or a time.")
    until: str | None = Field(None, max_length=40, description="The same; now if left out.")


class BacktestOut(BaseModel):
    """A back-test and how far it is."""

    backtest_id: str
    version: int | None = Field(description="null where a file was tried by command.")
    against: int = Field(description="The version that was live when it was asked for.")
    since: str
    until: str
    state: Literal["waiting", "running", "done", "failed"]
    done: int = Field(description="Posts that are replayed.")
    total: int = Field(description="Posts there are, about; 0 until it has begun.")
    error: str | None = Field(description="Why it failed.")
    result: dict[str, Any] | None = Field(
        description="What `reins policy backtest --json` writes, without texts."
    )
    actor: str
    created_at: str
