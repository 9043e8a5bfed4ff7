"""Steps on threads that stand: asked of the host, neither ended nor taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select

from service.ladder.tables import ActionRow

_STANDING: Final = ("requested", "completed")
"""What failed or was refused at the host does not stand: the next post asks again."""

# Built once: it runs for every post that a rule on threads matches.
_FIND = (
    select(ActionRow.id, ActionRow.until, ActionRow.detail)
    .where(
        ActionRow.community_id == bindparam("community"),
        ActionRow.step == bindparam("step"),
        ActionRow.status.in_(_STANDING),
        or_(ActionRow.until.is_(None), ActionRow.until > bindparam("now")),
        ActionRow.detail["thread"]["top_post_id"].as_string() == bindparam("top"),
    )
    .order_by(ActionRow.id)
)


@dataclass(frozen=True, slots=True)
class ThreadStepView:
    """A step on a thread: which post led to it, until when, and ``how`` the host does it."""

    action_id: str
    post_id: str
    until: datetime | None
    how: dict[str, Any]


def standing_steps(
    connection: Connection, community_id: str, top_post_id: str, step: str, now: datetime
) -> list[ThreadStepView]:
    """Return what stands of one kind of step on a thread, oldest first.

    Args:
        connection: where to read.
        community_id: whose host.
        top_post_id: the post at the top of the thread, as ``detail.thread`` of the action has it.
        step: ``slow``, ``lock``, ``split`` or ``move``.
        now: the present moment.
    """
    values = {"community": community_id, "top": top_post_id, "step": step, "now": now}
    return [
        ThreadStepView(row.id, str(row.detail["post_id"]), row.until, row.detail["thread"])
        for row in connection.execute(_FIND, values)
    ]
