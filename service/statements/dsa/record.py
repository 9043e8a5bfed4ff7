"""One statement as the database takes it: the model that checks it and gives its JSON Schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.statements.dsa.values import (
    CATEGORIES,
    Account,
    AccountType,
    AutomatedDecision,
    ContentType,
    Ground,
    SourceType,
    Territory,
    Visibility,
    YesNo,
)

URL: Final = "https://transparency.dsa.ec.europa.eu/page/api-documentation"
_NEEDED: Final = {
    "DECISION_GROUND_ILLEGAL_CONTENT": (
        "illegal_content_legal_ground",
        "illegal_content_explanation",
    ),
    "DECISION_GROUND_INCOMPATIBLE_CONTENT": (
        "incompatible_content_ground",
        "incompatible_content_explanation",
    ),
}
_DECISIONS: Final = ("decision_visibility", "decision_account")


def _conditions(schema: dict[str, Any]) -> None:
    """Add to the schema what depends on more than one field."""
    schema["anyOf"] = [{"required": [name]} for name in _DECISIONS]
    schema["allOf"] = [
        {
            "if": {"properties": {"decision_ground": {"const": ground}}},
            "then": {"required": list(names)},
        }
        for ground, names in _NEEDED.items()
    ]
    for node in schema["properties"].values():
        _plain(node)


def _plain(node: dict[str, Any]) -> None:
    """A field that may be left out is left out, never null."""
    options = node.pop("anyOf", None)
    if options:
        node |= next(one for one in options if one.get("type") != "null")
        node.pop("default", None)


Text500 = Annotated[str, Field(min_length=1, max_length=500)]
Text2000 = Annotated[str, Field(min_length=1, max_length=2000)]
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2038, 1, 1))]


class DsaStatement(BaseModel):
    """A statement of reasons (Article 17, Article 24(5) DSA), without any personal data."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_conditions)

    puid: Annotated[str, Field(max_length=500, pattern=r"^[a-zA-Z0-9_-]+$")] = Field(
        description="The platform's own id of the statement; here the id of the action."
    )
    decision_visibility: Annotated[list[Visibility], Field(min_length=1)] | None = Field(
        None, description="How a piece of content was restricted; here disabled: it can come back."
    )
    decision_account: Account | None = Field(
        None, description="How the account was restricted; here suspended, also without an end."
    )
    account_type: AccountType | None = Field(None, description="Whose account it is; here private.")
    decision_ground: Ground = Field(
        description="Illegal, or against the terms; here always a guideline."
    )
    illegal_content_legal_ground: Text500 | None = Field(
        None, description="The law relied on; not filled."
    )
    illegal_content_explanation: Text2000 | None = Field(
        None, description="Why it is illegal; not filled."
    )
    incompatible_content_ground: Text500 | None = Field(
        None, description="The term relied on; here title and id of the guideline."
    )
    incompatible_content_explanation: Text2000 | None = Field(
        None, description="Why it breaks that term; here the text of the guideline."
    )
    incompatible_content_illegal: YesNo | None = Field(
        None, description="Whether it is held to be illegal as well; not filled."
    )
    category: str = Field(
        description="What kind of breach; here `dsa_category` of the guideline.",
        json_schema_extra={"enum": list(CATEGORIES)},
    )
    content_type: Annotated[list[ContentType], Field(min_length=1)] = Field(
        description="What the content consists of; here text, and what is attached."
    )
    content_type_other: Text500 | None = Field(
        None, description="What else it is, where `content_type` says other."
    )
    content_language: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = Field(
        None, description="Language of the content (ISO 639-1, capitals), where it is known."
    )
    content_date: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2038, 1, 1))] = Field(
        description="When the content was made; here the day on which the post came."
    )
    application_date: Day = Field(
        description="From when on the restriction holds; here the day on which the host did it."
    )
    end_date_visibility_restriction: Day | None = Field(
        None, description="Until when the content is restricted; the day it was taken back."
    )
    end_date_account_restriction: Day | None = Field(
        None, description="Until when the account is; its end, or the earlier day it was lifted."
    )
    decision_facts: Annotated[str, Field(min_length=1, max_length=5000)] = Field(
        description="Facts and circumstances; here the sentences of the member's statement, "
        "without the words of the post and of the moderator."
    )
    source_type: SourceType = Field(
        description="What led to it: a report as illegal, another report, or own initiative."
    )
    automated_detection: YesNo = Field(description="Whether a rule found it.")
    automated_decision: AutomatedDecision = Field(
        description="Whether a machine decided, wholly, or with a human who agreed."
    )
    territorial_scope: Annotated[list[Territory], Field(min_length=1)] | None = Field(
        None, description="Where it holds; here all of the EEA, or as `--territory` says."
    )

    @model_validator(mode="after")
    def _complete(self) -> DsaStatement:
        if self.decision_visibility is None and self.decision_account is None:
            raise ValueError("a statement restricts content or an account")
        missing = [n for n in _NEEDED[self.decision_ground] if getattr(self, n) is None]
        if missing:
            raise ValueError(f"the ground needs {' and '.join(missing)}")
        if self.category not in CATEGORIES:
            raise ValueError(f"there is no category {self.category}")
        return self

    def row(self) -> dict[str, Any]:
        """Return the fields that are filled, ready for JSON."""
        return self.model_dump(mode="json", exclude_none=True)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a row, which docs/dsa-statement.schema.json holds."""
    made = DsaStatement.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statement of reasons for the DSA Transparency Database",
        "$comment": f"Fields and values of version 2 of its API, see {URL}",
    } | {key: value for key, value in made.items() if key != "title"}
