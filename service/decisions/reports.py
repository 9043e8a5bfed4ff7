"""Member reports: one counted a reporter and revision; they ask a human, and never strike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from service.decisions.campaigns import join_campaign
from service.decisions.errors import (
    PostNotFoundError,
    StaleRevisionError,
    UnknownReasonError,
)
from service.decisions.ports import PolicySource, ReviewDesk
from service.decisions.report_answers import refuse_to_count
from service.decisions.report_question import FIXED_REASONS, ask_about
from service.decisions.reporter_record import NOT_COUNTED
from service.decisions.reporters import muted_until
from service.decisions.schemas import ReportIn
from service.decisions.tables import Report
from service.decisions.views import PostView, find_post, revision_content
from service.kit import rfc3339
from service.policy import Policy
from service.storage import UnitOfWork, insert_ignore

ALWAYS_COUNTED: Final = "illegal"
"""The reason under which a muted reporter is heard all the same."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Whether a report counts; ``why_not`` is ``own_post``, ``muted`` or ``repeated``."""

    why_not: str | None = None
    muted_until: datetime | None = None


def report(
    unit: UnitOfWork,
    policies: PolicySource,
    desk: ReviewDesk,
    community_id: str,
    post_id: str,
    given: ReportIn,
    actor: str,
) -> dict[str, Any]:
    """Store a report and ask a human; return the receipt.

    What follows is up to the policy that decides the posts of the reported author.

    A repeat by the same reporter on the same revision gets the first receipt again. After a
    human ruled the revision fine, a report asks again only with a reason nobody gave before.
    Reports by the author of the post and by muted members are kept and count for nothing, which
    the receipt says; sent again when they would count, they are taken up.

    Raises:
        PostNotFoundError: there is no such post.
        UnknownReasonError: the reason is no guideline and none of the fixed ones.
        StaleRevisionError: the revision does not exist.
    """
    post = find_post(unit.connection, community_id, post_id, lock=True)
    if post is None:
        raise PostNotFoundError(f"There is no post {post_id!r} in this community")
    live = policies.for_author(unit.connection, community_id, post.author_id)
    # Members choose among the guidelines they are shown, which are those of the live policy.
    shown = policies.live(unit.connection, community_id)
    _check_reason([live.policy, shown.policy], given.reason)
    revision = given.revision or post.revision
    if revision_content(unit.connection, post.pk, revision) is None:
        raise StaleRevisionError(f"The post {post_id!r} has no revision {revision}")
    known_reasons = _reasons(unit, post.pk, revision)
    standing = _standing(unit, post, given)
    row, fresh = _store(unit, post, revision, given, standing)
    if not fresh:
        return _receipt(post, row, _Standing("repeated", standing.muted_until))
    payload = {"report_id": row.id, "reason": given.reason}
    unit.audit(community_id, actor, "report.received", f"post/{post_id}", payload)
    if standing.why_not is not None:
        refuse_to_count(unit, post, row)
        return _receipt(post, row, standing)
    join_campaign(unit, post, live.policy.reports.campaign)
    settled = desk.ruled_fine(unit.connection, post.pk, revision)
    if revision == post.revision and not (settled and given.reason in known_reasons):
        ask_about(unit, desk, post, live, given.reason, actor)
    return _receipt(post, row, standing)


def _check_reason(policies: Iterable[Policy], reason: str) -> None:
    names = dict.fromkeys(one.id for policy in policies for one in policy.guidelines)
    if reason not in names and reason not in FIXED_REASONS:
        choices = ", ".join([*names, *FIXED_REASONS])
        raise UnknownReasonError(f"There is no reason {reason!r}: choose from {choices}")


def _reasons(unit: UnitOfWork, post_pk: str, revision: int) -> set[str]:
    rows = unit.connection.execute(
        select(Report.reason).where(
            Report.post_pk == post_pk,
            Report.revision == revision,
            Report.outcome.is_distinct_from(NOT_COUNTED),
        )
    )
    return set(rows.scalars())


def _standing(unit: UnitOfWork, post: PostView, given: ReportIn) -> _Standing:
    """Whether a report counts: not one's own posts, and not while muted but for one reason."""
    if given.reporter_id == post.author_id:
        return _Standing("own_post")
    until = muted_until(unit.connection, post.community_id, given.reporter_id, unit.now)
    if until is not None and given.reason != ALWAYS_COUNTED:
        return _Standing("muted", until)
    return _Standing(None, until)


def _store(
    unit: UnitOfWork, post: PostView, revision: int, given: ReportIn, standing: _Standing
) -> tuple[Any, bool]:
    """Store a report; return its row as it is stored, and whether there is something new in it."""
    values: dict[str, Any] = {
        "reason": given.reason,
        "text": given.text,
        "created_at": unit.now,
    }
    key = {"post_pk": post.pk, "revision": revision, "reporter_id": given.reporter_id}
    row = {"id": unit.new_id(), "community_id": post.community_id} | key | values
    fresh = insert_ignore(unit.connection, Report, row)
    mine = [getattr(Report, name) == value for name, value in key.items()]
    if not fresh and standing.why_not is None:
        taken_up = unit.connection.execute(
            update(Report)
            .where(*mine, Report.outcome == NOT_COUNTED)
            .values(outcome=None, resolved_at=None, **values)
        )
        fresh = taken_up.rowcount == 1
    columns = (Report.id, Report.reporter_id, Report.reason, Report.revision, Report.created_at)
    return unit.connection.execute(select(*columns).where(*mine)).one(), fresh


def _receipt(post: PostView, row: Any, standing: _Standing) -> dict[str, Any]:
    until = standing.muted_until
    return {
        "report_id": row.id,
        "post_id": post.post_id,
        "revision": row.revision,
        "received_at": rfc3339(row.created_at),
        "counted": standing.why_not is None,
        "why_not": standing.why_not,
        "muted_until": None if until is None else rfc3339(until),
    }
