"""Judging an appeal: uphold or overturn, with a written answer, once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from service.appeals.errors import AppealAnsweredError, AppealTextError, StaffHearsError
from service.appeals.matter import find_restriction, matter_of, stands
from service.appeals.overturn import overturn
from service.appeals.queries import open_appeals_on, read_appeal
from service.appeals.tables import Appeal
from service.appeals.views import OPEN, STATES, AppealView, Judgement
from service.communities import StaffMember
from service.decisions import PolicySource, PostView, ReviewDesk, find_post_by_pk
from service.kit import rfc3339
from service.review import read_item, require_impartial
from service.review.appeal_items import close_appeal_item
from service.review.errors import NotAnAppealError
from service.review.lease import free_for, refuse
from service.review.named import require_deciding
from service.storage import UnitOfWork


def judge(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    staff: StaffMember,
    item_id: str,
    judgement: Judgement,
    answer: str,
) -> AppealView:
    """Judge the appeal of an item, for a member of staff.

    Of several people exactly one gets through; the others are told that there is an answer.

    Args:
        unit: the transaction.
        policies: where policies come from.
        desk: where the post of a report that was right after all is asked about again.
        staff: who judges.
        item_id: the item of the appeal.
        judgement: ``uphold`` or ``overturn``.
        answer: what the member is told.

    Raises:
        ItemNotFoundError: there is no such item.
        NotAnAppealError: the item asks for a verdict.
        OwnMatterError: the person is involved in the post.
        OwnDecisionError: the person took part in what is appealed.
        RoleError: the role, or `review.small_team`, names others.
        AppealAnsweredError: it was judged already.
        LeasedError: a colleague is working on it.
    """
    item = read_item(unit.connection, staff.community_id, item_id)
    if item.appeal_id is None:
        raise NotAnAppealError(
            f"This item is no appeal: decide it with `POST /v1/review/items/{item_id}/verdict`"
        )
    post = find_post_by_pk(unit.connection, item.post_pk, lock=True)
    assert post is not None
    require_impartial(unit.connection, staff, post)
    appeal = _open_appeal(unit, staff.community_id, item.appeal_id)
    require_deciding(unit.connection, policies, staff, item, post)
    done = unit.connection.execute(
        free_for(staff, item_id, unit).values(
            state="resolved", resolved_at=unit.now, lease_holder=None, lease_until=None
        )
    )
    if done.rowcount != 1:
        refuse(unit, staff, item_id)
    return _settle(unit, policies, desk, appeal, post, judgement, answer, staff.actor)


def judge_at_host(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    community_id: str,
    appeal_id: str,
    judgement: Judgement,
    answer: str,
    by: str,
    actor: str,
) -> AppealView:
    """Judge an appeal that the host hears (`appeal.requested`); ``by`` is who did at the host.

    Raises:
        AppealNotFoundError: there is no such appeal.
        StaffHearsError: the moderators judge it.
        AppealAnsweredError: it was judged already.
    """
    found = read_appeal(unit.connection, community_id, appeal_id)
    if found.heard_by != "host":
        raise StaffHearsError(
            "Moderators judge this appeal: the host is asked where `review.small_team` says so, "
            "by the event `appeal.requested`"
        )
    assert found.post_pk is not None
    post = find_post_by_pk(unit.connection, found.post_pk, lock=True)
    assert post is not None
    appeal = _open_appeal(unit, community_id, appeal_id)
    return _settle(unit, policies, desk, appeal, post, judgement, answer, actor, f"host:{by}")


def _open_appeal(unit: UnitOfWork, community_id: str, appeal_id: str) -> AppealView:
    appeal = read_appeal(unit.connection, community_id, appeal_id, lock=True)
    if not appeal.is_open:
        assert appeal.answered_at is not None
        raise AppealAnsweredError(
            f"This appeal was {appeal.state} on {appeal.answered_at:%-d %B %Y, %H:%M} UTC: go on "
            "with the next item",
            state=appeal.state,
            answered_at=rfc3339(appeal.answered_at),
        )
    return appeal


def _settle(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    appeal: AppealView,
    post: PostView,
    judgement: Judgement,
    answer: str,
    actor: str,
    answered_by: str | None = None,
) -> AppealView:
    answer = answer.strip()
    if not answer:
        raise AppealTextError("Write an answer: the member is told why, whatever the judgement")
    answered = _answer(unit, appeal, post, judgement, answer, actor, answered_by or actor)
    if judgement == "overturn":
        overturn(unit, policies, desk, matter_of(unit.connection, policies, appeal), post, actor)
        _answer_with_it(unit, post, answer, actor, answered_by or actor)
    return answered


def _answer_with_it(
    unit: UnitOfWork, post: PostView, answer: str, actor: str, answered_by: str
) -> None:
    """Answer the other appeals against what is taken back now: a suspension and its deletion."""
    for other in open_appeals_on(unit.connection, post.pk):
        if other.action_id is None:
            continue
        found = find_restriction(unit.connection, other.community_id, other.action_id)
        if not stands(found):
            _answer(unit, other, post, "overturn", answer, actor, answered_by)
            if other.item_id is not None:
                close_appeal_item(unit, other.item_id)


def _answer(
    unit: UnitOfWork,
    appeal: AppealView,
    post: PostView,
    judgement: Judgement,
    answer: str,
    actor: str,
    answered_by: str,
) -> AppealView:
    """Store an answer, and tell the host, the member through it, and the audit trail."""
    values: dict[str, Any] = {
        "state": STATES[judgement],
        "answer": answer,
        "answered_at": unit.now,
        "answered_by": answered_by,
    }
    unit.connection.execute(
        update(Appeal).where(Appeal.id == appeal.id, Appeal.state == OPEN).values(**values)
    )
    data = {
        "appeal_id": appeal.id,
        "action_id": appeal.action_id,
        "report_id": appeal.report_id,
        "author_id": appeal.author_id,
        "post_id": post.post_id,
        "judgement": judgement,
        "answer": answer,
        "answered_at": rfc3339(unit.now),
    }
    subject = f"appeal/{appeal.id}"
    unit.emit(appeal.community_id, "appeal.resolved", subject, data)
    audited = {
        "judgement": judgement,
        "action_id": appeal.action_id,
        "report_id": appeal.report_id,
        "answered_by": answered_by,
    }
    unit.audit(appeal.community_id, actor, "appeal.resolved", subject, audited)
    return read_appeal(unit.connection, appeal.community_id, appeal.id)
