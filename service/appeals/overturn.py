"""Overturning: the member stands as if the decision had never been."""

from __future__ import annotations

from service.appeals.judges import verdicts_appealed
from service.appeals.matter import Matter
from service.communities import find_member
from service.decisions import (
    PolicySource,
    PostView,
    Question,
    ReviewDesk,
    decide_by_human,
    history,
)
from service.decisions.report_appeals import reopen_report
from service.ladder import take_back
from service.ladder.follow import follow_ups
from service.ladder.mend import mend
from service.ladder.outstanding import standing_of
from service.ladder.record import read_records
from service.publishing.undo_follow import asked_of, decisions_of
from service.review import LEAD_QUEUE
from service.review.labelling import labels_of
from service.review.labels import record_labels
from service.review.overruled import overrule
from service.review.withdrawing import settle_confirmations
from service.storage import UnitOfWork

WHY = "appeal: overturned"
PRIORITY = 90


def overturn(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    matter: Matter,
    post: PostView,
    actor: str,
) -> None:
    """Reverse all that followed from what was appealed.

    The caller holds the lock of the post.
    """
    overrule(unit, matter.community_id, verdicts_appealed(unit.connection, matter), actor)
    if matter.report is None:
        _restore(unit, policies, matter, post, actor)
    else:
        _ask_again(unit, desk, matter, post, actor)


def _restore(
    unit: UnitOfWork, policies: PolicySource, matter: Matter, post: PostView, actor: str
) -> None:
    """Take back strikes and steps for the words that were judged, and show the post again.

    All decisions about one revision are one matter: the policy may have struck and a human
    confirmed, a suspension brought a deletion with it. Other revisions keep what they led to.
    """
    find_member(unit.connection, matter.community_id, matter.appellant, lock=True)
    revision = matter.decision.revision
    decided = [one.id for one in history(unit.connection, post.pk) if one.revision == revision]
    standing = standing_of(unit.connection, [post.pk])
    taken = [decision_id for decision_id in decided if decision_id in standing]
    for decision_id in taken:
        take_back(unit, matter.community_id, post.pk, actor, WHY, decision_id=decision_id)
    mended = settle_without(unit, policies, matter.community_id, matter.appellant, taken, actor)
    settle_confirmations(unit, {post.pk, *mended}, actor, WHY)
    shown = matter.decision.id
    if post.revision == revision:
        shown = _show(unit, matter, post, actor)
    _label(unit, matter, post, actor, shown)


def settle_without(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    author_id: str,
    decision_ids: list[str],
    actor: str,
) -> set[str]:
    """Mend what was built on strikes that are taken back; the member's row is locked.

    Returns:
        The keys of the posts whose steps went with it.
    """
    record = read_records(unit.connection, community_id, [author_id]).get(author_id)
    if record is None or not decision_ids:
        return set()
    decisions = decisions_of(unit.connection, record)
    asked = asked_of(unit.connection, policies, decisions, record)
    because = f"{WHY}; without what is taken back it would not have followed"
    found = list(follow_ups(record, asked, set(decision_ids)))
    for one in found:
        mend(unit, community_id, one, actor, because)
    return {action.post_pk for one in found for action in one.actions if action.post_pk}


def _show(unit: UnitOfWork, matter: Matter, post: PostView, actor: str) -> str:
    decision = decide_by_human(
        unit,
        post,
        live=matter.policy,
        actor=actor,
        outcome="allow",
        visibility="show",
        guideline_id=None,
        severity=None,
    )
    return decision.id


def _label(unit: UnitOfWork, matter: Matter, post: PostView, actor: str, decision_id: str) -> None:
    given = labels_of("fine", None, matter.decision.guideline_id, matter.policy.policy)
    record_labels(
        unit,
        post,
        given,
        revision=matter.decision.revision,
        source="appeal",
        actor=actor,
        decision_id=decision_id,
    )


def _ask_again(
    unit: UnitOfWork, desk: ReviewDesk, matter: Matter, post: PostView, actor: str
) -> None:
    """Open the report again and ask the leads about the post as it is now."""
    assert matter.report is not None
    reopen_report(unit, matter.report, actor)
    question = Question(
        community_id=matter.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=matter.decision.id,
        kind="reported",
        queue=LEAD_QUEUE,
        priority=PRIORITY,
        guideline_id=_guideline(matter),
        rule=matter.decision.rule,
        reports=1,
        detail={"reason": matter.report.reason},
    )
    desk.ask(unit, question, matter.policy)


def _guideline(matter: Matter) -> str | None:
    """The guideline that the reporter named; other reasons name none."""
    assert matter.report is not None
    known = {one.id for one in matter.policy.policy.guidelines}
    return matter.report.reason if matter.report.reason in known else matter.decision.guideline_id
