"""What a verdict is about, and whether it can be given."""

from __future__ import annotations

from dataclasses import dataclass

from service.communities import StaffMember
from service.decisions import (
    DecisionView,
    LivePolicy,
    PolicySource,
    PostView,
    find_post_by_pk,
    read_decision,
    revision_content,
)
from service.review.access import require_impartial
from service.review.consequences import STEPS, default_severity, lock_member
from service.review.difference import difference
from service.review.errors import NotAnAppealError, RevisionChangedError, VerdictError
from service.review.lease import refuse
from service.review.named import require_deciding
from service.review.queries import find_open, read_item
from service.review.schemas import VerdictIn
from service.review.views import ItemView
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a verdict is about, read under the lock of the post."""

    unit: UnitOfWork
    staff: StaffMember
    item: ItemView
    post: PostView
    judged: DecisionView
    policy: LivePolicy
    given: VerdictIn


def open_case(
    unit: UnitOfWork, policies: PolicySource, staff: StaffMember, item_id: str, given: VerdictIn
) -> Case:
    """Lock the post and its author, and check that this person can decide this item now.

    Raises:
        ItemNotFoundError: there is no such item.
        NotAnAppealError: the item is an appeal, which takes a judgement.
        RoleError: the role may not decide this item.
        OwnMatterError: the person is involved in the post.
        LeasedError: a colleague is working on the item.
        AlreadyDecidedError: it is not open any more.
        RevisionChangedError: the post was edited since it was read.
    """
    item = read_item(unit.connection, staff.community_id, item_id)
    if item.appeal_id is not None:
        raise NotAnAppealError(
            "This item is an appeal: uphold or overturn it, with an answer to the member "
            f"(`POST /v1/review/items/{item_id}/judgement`)"
        )
    # The post is locked before the item, in the order in which edits and reports lock them.
    post = find_post_by_pk(unit.connection, item.post_pk, lock=True)
    assert post is not None
    # The member before the item: so does whoever takes steps back and closes what asks about them.
    lock_member(unit, post)
    require_impartial(unit.connection, staff, post)
    item = read_item(unit.connection, staff.community_id, item_id)
    if not item.is_open or item.leased_to(unit.now) not in (None, staff.id):
        _check_revision(unit, item, post, given)
        refuse(unit, staff, item_id)
    require_deciding(unit.connection, policies, staff, item, post)
    _check_revision(unit, item, post, given)
    judged = read_decision(unit.connection, item.decision_id)
    if judged.policy_version is None:
        policy = policies.for_author(unit.connection, staff.community_id, post.author_id)
    else:
        version = judged.policy_version
        policy = policies.version(unit.connection, staff.community_id, version)
    return Case(unit, staff, item, post, judged, policy, given)


def _check_revision(unit: UnitOfWork, item: ItemView, post: PostView, given: VerdictIn) -> None:
    if post.revision == given.revision or item.state == "resolved":
        return
    before = revision_content(unit.connection, post.pk, given.revision)
    if before is None:
        raise VerdictError(f"The post has no revision {given.revision}: it is at {post.revision}")
    waiting = find_open(unit.connection, post.pk)
    raise RevisionChangedError(
        f"You read revision {given.revision}, and the post is at {post.revision} now. Read it "
        "again and decide then.",
        revision=post.revision,
        item_id=waiting.id if waiting else None,
        difference=difference(str(before.get("text", "")), post.text),
    )


def guideline_of(case: Case) -> str | None:
    """Return the guideline that a verdict names.

    Raises:
        VerdictError: it is missing or unknown, and the verdict needs one.
    """
    given = case.given
    if given.verdict not in STEPS:
        return None
    known = [guideline.id for guideline in case.policy.policy.guidelines]
    if given.guideline_id is None:
        raise VerdictError(
            f"A verdict `{given.verdict}` names the guideline that was broken: choose "
            f"`guideline_id` from {', '.join(known)}"
        )
    if given.guideline_id not in known:
        raise VerdictError(
            f"There is no guideline {given.guideline_id!r}: choose from {', '.join(known)}"
        )
    return given.guideline_id


def case_severity(case: Case) -> str | None:
    """Return how grave the offence is, or ``None`` where there is none."""
    given = case.given
    if given.verdict not in STEPS:
        return None
    return given.severity or default_severity(given.verdict, case.judged, case.policy)
