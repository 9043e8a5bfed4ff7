"""The wire shapes of labels."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from service.review.schemas import Model

LabelName = Annotated[str, Field(max_length=255)]
Value = Annotated[float, Field(ge=0, le=1)]


class LabelsIn(Model):
    """What the host says of a post."""

    labels: dict[LabelName, Value] = Field(
        min_length=1,
        max_length=50,
        description="By guideline or label of the model: 0 (no) to 1 (yes).",
    )
    revision: Annotated[int, Field(ge=1)] | None = Field(
        None, description="The revision that was judged; the newest, if left out."
    )

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"labels": {"spam": 1}, "revision": 1}]}
    )


class AcceptanceIn(Model):
    """Whether anything may learn from a label."""

    accept: bool = Field(description="`false` rejects it.")

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"accept": True}]})
