"""Appeals as other parts see them, and their wire form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.kit import rfc3339

Judgement = Literal["uphold", "overturn"]
STATES: dict[Judgement, str] = {"uphold": "upheld", "overturn": "overturned"}
OPEN = "open"


@dataclass(frozen=True, slots=True)
class AppealView:
    """One appeal; ``item_id`` is ``None`` where the host judges it."""

    id: str
    community_id: str
    author_id: str
    action_id: str | None
    report_id: str | None
    post_pk: str | None
    item_id: str | None
    text: str
    state: str
    via: str
    filed_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.state == OPEN

    @property
    def heard_by(self) -> str:
        """Who judges it: ``staff`` or ``host``."""
        return "host" if self.item_id is None else "staff"


def appeal_body(appeal: AppealView) -> dict[str, Any]:
    """Return the wire form of an appeal; who judged it stays inside."""
    return {
        "appeal_id": appeal.id,
        "action_id": appeal.action_id,
        "report_id": appeal.report_id,
        "author_id": appeal.author_id,
        "text": appeal.text,
        "state": appeal.state,
        "heard_by": appeal.heard_by,
        "item_id": appeal.item_id,
        "filed_at": rfc3339(appeal.filed_at),
        "due_at": _moment(appeal.due_at),
        "answered_at": _moment(appeal.answered_at),
        "answer": appeal.answer,
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else rfc3339(value)
