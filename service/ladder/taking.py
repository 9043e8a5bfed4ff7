"""A step is taken: each of its parts is asked of the host, or proposed to a human."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from service.conversations import quote
from service.ladder.actions import COLUMNS, Action, action_of, end_in_words, request_action
from service.ladder.suspensions import IN_FORCE
from service.ladder.tables import ActionRow
from service.policy import Guideline, LadderConfig
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asking:
    """On what terms a step is taken.

    ``about`` is what ``request_action`` takes for every part. ``waits``: a human agrees first.
    ``human``: a human chose the step, ``confirms`` what the policy had proposed. Without ``again``
    a deletion that stands is not asked for twice. ``text`` is what the post says.
    """

    config: LadderConfig
    guideline: Guideline
    about: dict[str, Any]
    waits: bool
    human: bool
    confirms: frozenset[str] = frozenset()
    again: bool = True
    text: str = ""

    def proposes(self, part: str) -> bool:
        """Whether a part waits: a suspension that a human chose does so for a second one."""
        return self.waits or (self.human and part == "suspend" and self.config.second_moderator)


def take(
    unit: UnitOfWork, asking: Asking, step: str, until: datetime | None, message: str | None
) -> list[Action]:
    """Ask for a step; a suspension takes the post away too.

    Args:
        unit: the transaction.
        asking: on what terms.
        step: ``conversation``, ``delete`` or ``suspend``.
        until: end of a suspension.
        message: what the member is told instead of the template of the policy.
    """
    parts = ("delete", "suspend") if step == "suspend" else (step,)
    return [_part(unit, asking, part, until, message) for part in parts]


def _part(
    unit: UnitOfWork, asking: Asking, part: str, until: datetime | None, message: str | None
) -> Action:
    if part == "delete" and not asking.again and (stands := _relink(unit, asking)):
        return stands
    config, proposed = asking.config, asking.proposes(part)
    template = message or getattr(config.messages, part)
    words = template.replace("{guideline}", asking.guideline.title)
    words = words.replace("{until}", end_in_words(until))
    if "{post}" in words:  # last, so that nothing of a post is taken for a blank
        words = words.replace("{post}", quote(asking.text) or "…")
    lapses = unit.now + timedelta(hours=config.confirm_hours)
    agreed = part in asking.confirms and not proposed
    return request_action(
        unit,
        step=part,
        until=until if part == "suspend" else None,
        message=words,
        guideline_id=asking.guideline.id,
        proposed=proposed,
        proposed_by="policy" if agreed else None,
        confirm_by=lapses if part == "suspend" else None,
        confirmed_by=asking.about["actor"] if agreed else None,
        answer_hours=config.answer_hours,
        **asking.about,
    )


def _relink(unit: UnitOfWork, asking: Asking) -> Action | None:
    """Let the deletion of the post that stands serve the new strike; ``None`` if there is none."""
    row = unit.connection.execute(
        select(*COLUMNS)
        .where(ActionRow.post_pk == asking.about["post_pk"], ActionRow.step == "delete")
        .where(ActionRow.status.in_(IN_FORCE))
        .order_by(ActionRow.requested_at.desc(), ActionRow.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    links = {key: asking.about[key] for key in ("strike_id", "decision_id")}
    unit.connection.execute(update(ActionRow).where(ActionRow.id == row.id).values(**links))
    return action_of(row)
