"""From a case to a row for the database. Pure; nothing in it names or quotes a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from service.statements.case import Case
from service.statements.dsa.record import DsaStatement
from service.statements.dsa.values import (
    EEA,
    PREFIX,
    AutomatedDecision,
    ContentType,
    SourceType,
    Territory,
)
from service.statements.origin import Deciding
from service.statements.statement import Statement, statement
from service.statements.wording import sections

_TOLD: Final = {"what": False, "facts": False, "detected": True, "decided": True}
"""Sections that become the facts, and whether with their title: no words of the post, of a
moderator, or of the guideline."""
_AUTOMATED: Final[dict[Deciding, AutomatedDecision]] = {
    "automated": "AUTOMATED_DECISION_FULLY",
    "automated_confirmed": "AUTOMATED_DECISION_PARTIALLY",
    "human": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "human_confirmed": "AUTOMATED_DECISION_NOT_AUTOMATED",
}
_MEDIA: Final[dict[str, ContentType]] = {
    "image": "CONTENT_TYPE_IMAGE",
    "video": "CONTENT_TYPE_VIDEO",
    "audio": "CONTENT_TYPE_AUDIO",
}


def dsa_statement(
    case: Case, now: datetime, language: str = "en", territories: Iterable[Territory] = EEA
) -> DsaStatement | None:
    """Return the row of a restriction, or None where nothing was restricted or nothing is known.

    Args:
        case: what was frozen of it.
        now: the present moment.
        language: of the sentences.
        territories: where it holds.
    """
    found, guideline = case.restriction, case.guideline
    if guideline is None or case.post is None or found.answered_at is None:
        return None
    suspended = found.step == "suspend"
    if not suspended and not case.hidden:
        return None
    told = statement(case, now, language)
    shown = told.guideline
    assert shown is not None
    other = _other_media(case)
    return DsaStatement(
        puid=found.action_id,
        decision_visibility=None if suspended else ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        decision_account="DECISION_ACCOUNT_SUSPENDED" if suspended else None,
        account_type="ACCOUNT_TYPE_PRIVATE",
        decision_ground="DECISION_GROUND_INCOMPATIBLE_CONTENT",
        incompatible_content_ground=_cut(f"{shown.title} ({shown.id})", 500),
        incompatible_content_explanation=_cut(shown.text, 2000),
        category=f"{PREFIX}{guideline.dsa_category.upper()}",
        content_type=_content_types(case),
        content_type_other=_cut(", ".join(other), 500) if other else None,
        content_language=_language(case),
        content_date=case.post.created_at.date(),
        application_date=found.answered_at.date(),
        end_date_visibility_restriction=None if suspended else _end(told),
        end_date_account_restriction=_end(told) if suspended else None,
        decision_facts=_cut(" ".join(_facts(told)), 5000),
        source_type=_source(case, told),
        automated_detection="Yes" if told.detection == "automated" else "No",
        automated_decision=_AUTOMATED[told.deciding],
        territorial_scope=sorted(set(territories)),
    )


def _facts(told: Statement) -> Iterable[str]:
    for section in sections(told):
        titled = _TOLD.get(section.key)
        if titled is not None:
            lines = " ".join(section.lines)
            yield f"{section.title}: {lines}" if titled else lines


def _end(told: Statement) -> date | None:
    ends = [end for end in (told.until, told.over_at) if end is not None]
    return min(ends).date() if ends else None


def _source(case: Case, told: Statement) -> SourceType:
    if told.detection != "report":
        return "SOURCE_VOLUNTARY"
    illegal = "illegal" in case.reported_as
    return "SOURCE_ARTICLE_16" if illegal else "SOURCE_TYPE_OTHER_NOTIFICATION"


def _attached(case: Case) -> list[str]:
    attachments: list[dict[str, Any]] = (case.content or {}).get("attachments") or []
    return [str(one.get("type", "")).partition("/")[0].lower() for one in attachments]


def _content_types(case: Case) -> list[ContentType]:
    found: list[ContentType] = ["CONTENT_TYPE_TEXT"] if case.text or not case.content else []
    found += [_MEDIA.get(one, "CONTENT_TYPE_OTHER") for one in _attached(case)]
    return sorted(set(found)) or ["CONTENT_TYPE_TEXT"]


def _other_media(case: Case) -> list[str]:
    """What kind of thing is attached that the database has no name for."""
    return ["attached file"] if any(one not in _MEDIA for one in _attached(case)) else []


def _language(case: Case) -> str | None:
    language = (case.decision.language if case.decision else None) or ""
    primary = language.partition("-")[0]
    known = len(primary) == 2 and primary.isascii() and primary.isalpha()
    return primary.upper() if known else None


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
