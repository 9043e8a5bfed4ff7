"""Filing an appeal: once a restriction, in time, by the member concerned."""

from __future__ import annotations

from typing import Any, Literal

from service.appeals.errors import AlreadyAppealedError, AppealTextError, NotConcernedError
from service.appeals.judges import Hearing, hearing_of
from service.appeals.matter import (
    Matter,
    matter_of_action,
    matter_of_report,
    require_appealable,
)
from service.appeals.queries import appeal_of_action, appeal_of_report, read_appeal
from service.appeals.tables import Appeal
from service.appeals.views import OPEN, AppealView
from service.decisions import PolicySource, PostView, find_post_by_pk
from service.kit import rfc3339
from service.review.appeal_items import AppealQuestion, open_appeal_item
from service.storage import UnitOfWork, insert_ignore

Via = Literal["api", "link"]


def file_appeal(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    *,
    author_id: str,
    text: str,
    via: Via,
    actor: str,
    action_id: str | None = None,
    report_id: str | None = None,
) -> AppealView:
    """Store an appeal and ask who is to judge it; exactly one of the two ids is given.

    Args:
        unit: the transaction.
        policies: where policies come from.
        community_id: whose community.
        author_id: the member who appeals.
        text: why, in their words.
        via: ``api`` or ``link``.
        actor: who brought it, for the audit trail.
        action_id: the restriction.
        report_id: the rejected report.

    Raises:
        UnknownActionError, UnknownReportError: there is no such thing.
        NotConcernedError: it concerns another member.
        AlreadyAppealedError: it was appealed before.
        NotAppealableError: it restricts nobody.
        AppealWindowError: the time is over.
        AppealTextError: the text is empty or too long.
    """
    matter = _matter(unit, policies, community_id, action_id, report_id)
    # Edits, verdicts and appeals about one post lock it first, and then read what it is about.
    post = find_post_by_pk(unit.connection, matter.post_pk, lock=True)
    assert post is not None
    matter = _matter(unit, policies, community_id, action_id, report_id)
    if author_id != matter.appellant:
        raise NotConcernedError(
            f"Only the member concerned can appeal against {matter.words}, and that is not "
            f"{author_id!r}"
        )
    _require_first(unit, action_id, report_id)
    require_appealable(matter, unit.now)
    words = _checked(text, matter)
    review = policies.live(unit.connection, community_id).policy.review
    hearing = hearing_of(unit.connection, review, matter, post)
    return _store(unit, matter, post, hearing, words, via, actor)


def _matter(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    action_id: str | None,
    report_id: str | None,
) -> Matter:
    if action_id is not None:
        return matter_of_action(unit.connection, policies, community_id, action_id)
    assert report_id is not None
    return matter_of_report(unit.connection, policies, community_id, report_id)


def _require_first(unit: UnitOfWork, action_id: str | None, report_id: str | None) -> None:
    known = appeal_of_action(unit.connection, action_id) if action_id else None
    known = known or (appeal_of_report(unit.connection, report_id) if report_id else None)
    if known is not None:
        raise AlreadyAppealedError(
            f"This was appealed on {known.filed_at:%-d %B %Y}, and the appeal is {known.state}: "
            "there is one for each restriction",
            appeal_id=known.id,
            state=known.state,
        )


def _checked(text: str, matter: Matter) -> str:
    words, most = text.strip(), matter.config.max_characters
    if not words:
        raise AppealTextError("The appeal is empty: say why you see it differently")
    if len(words) > most:
        raise AppealTextError(
            f"The appeal has {len(words):,} characters: shorten it to {most:,} at most"
        )
    return words


def _store(
    unit: UnitOfWork,
    matter: Matter,
    post: PostView,
    hearing: Hearing,
    text: str,
    via: Via,
    actor: str,
) -> AppealView:
    due_at = matter.config.due_at(unit.now)
    row: dict[str, Any] = {
        "id": unit.new_id(),
        "community_id": matter.community_id,
        "author_id": matter.appellant,
        "action_id": matter.restriction.action_id if matter.restriction else None,
        "report_id": matter.report.report_id if matter.report else None,
        "post_pk": post.pk,
        "item_id": None if hearing.by_host else unit.new_id(),
        "text": text,
        "state": OPEN,
        "via": via,
        "filed_at": unit.now,
        "due_at": due_at,
    }
    if not insert_ignore(unit.connection, Appeal, row):
        _require_first(unit, row["action_id"], row["report_id"])
    appeal = read_appeal(unit.connection, matter.community_id, row["id"])
    _ask(unit, appeal, matter, post, hearing)
    _tell(unit, appeal, matter, post)
    audited = {key: row[key] for key in ("action_id", "report_id", "author_id", "via")}
    unit.audit(matter.community_id, actor, "appeal.filed", f"appeal/{appeal.id}", audited)
    return appeal


def _ask(
    unit: UnitOfWork, appeal: AppealView, matter: Matter, post: PostView, hearing: Hearing
) -> None:
    if appeal.item_id is None or appeal.due_at is None:
        return
    asked = AppealQuestion(
        item_id=appeal.item_id,
        appeal_id=appeal.id,
        queue=hearing.queue,
        due_at=appeal.due_at,
        deciders=hearing.deciders,
    )
    open_appeal_item(unit, post, matter.decision, asked)


def _tell(unit: UnitOfWork, appeal: AppealView, matter: Matter, post: PostView) -> None:
    """Tell the host, and ask it to judge if nobody on the staff does.

    The subject is the appeal: an event about the post could show its author who reported it.
    """
    data = {
        "appeal_id": appeal.id,
        "action_id": appeal.action_id,
        "report_id": appeal.report_id,
        "author_id": appeal.author_id,
        "post_id": post.post_id,
        "heard_by": appeal.heard_by,
        "filed_at": rfc3339(appeal.filed_at),
        "due_at": None if appeal.due_at is None else rfc3339(appeal.due_at),
    }
    subject = f"appeal/{appeal.id}"
    unit.emit(matter.community_id, "appeal.filed", subject, data)
    if appeal.heard_by == "host":
        asked = data | {
            "text": appeal.text,
            "step": matter.restriction.step if matter.restriction else None,
            "guideline_id": matter.decision.guideline_id,
        }
        unit.emit(matter.community_id, "appeal.requested", subject, asked)
