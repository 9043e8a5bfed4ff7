"""The wire shapes of erasures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class ErasureIn(BaseModel):
    """A member's wish, or another reason, to be erased."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Asked for it by mail"}]}
    )

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class ErasureOut(BaseModel):
    """An erasure: where it reached, and what is kept until it ends."""

    erasure_id: str
    pseudonym: str = Field(description="What stands in place of the member's id from now on.")
    requested_at: datetime
    completed_at: datetime | None = Field(
        description="Null while the worker is at it, or while something has to be kept."
    )
    kept: list[str] = Field(
        description="Why it is not complete: `legal_hold`, `suspension`, `appeal`."
    )
    places: dict[str, Any] = Field(description="Rows changed, by table and column.")
    backups_expire_after_days: int | None
