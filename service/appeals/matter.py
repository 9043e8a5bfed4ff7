"""What an appeal is about: a restriction, or the answer that a reporter got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.appeals.errors import AppealWindowError, NotAppealableError, UnknownReportError
from service.appeals.views import AppealView
from service.decisions import DecisionView, LivePolicy, PolicySource, find_post_by_pk, read_decision
from service.decisions.report_appeals import AnsweredReport, find_report
from service.kit import rfc3339
from service.ladder import RESTRICTIONS, Restriction, read_restrictions
from service.ladder.errors import UnknownActionError
from service.ladder.reversal import STANDING
from service.policy import AppealsConfig

STEP_NAMES = {
    "conversation": "a conversation",
    "delete": "the deletion of a post",
    "suspend": "a suspension",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A restriction or an answered report, with the decision behind it.

    Attributes:
        appellant: the member who may appeal.
        since: when it began to concern them.
        decision: what is appealed; for a report, the decision that counts for the post.
        policy: the policy whose window holds: that of the decision, as it was promised then.
    """

    community_id: str
    appellant: str
    post_pk: str
    since: datetime
    decision: DecisionView
    policy: LivePolicy
    restriction: Restriction | None = None
    report: AnsweredReport | None = None

    @property
    def config(self) -> AppealsConfig:
        """What the policy says of appeals."""
        return self.policy.policy.appeals

    @property
    def ends_at(self) -> datetime:
        """Until when it can be appealed."""
        return self.config.ends_at(self.since)

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        if self.restriction is None:
            return "the answer to a report"
        return STEP_NAMES.get(self.restriction.step, self.restriction.step)


def find_restriction(connection: Connection, community_id: str, action_id: str) -> Restriction:
    """Return one action of a community.

    Raises:
        UnknownActionError: there is no such action.
    """
    found = read_restrictions(connection, community_id, [action_id]).get(action_id)
    if found is None:
        raise UnknownActionError(f"There is no action {action_id!r} in this community")
    return found


def stands(restriction: Restriction) -> bool:
    """Tell whether the host was asked for it and it was neither refused nor taken back."""
    return restriction.status in STANDING


def in_force(restriction: Restriction, now: datetime) -> bool:
    """Tell whether it stands, and has not ended if it is a suspension."""
    until = restriction.until
    over = restriction.ended_at is not None or (until is not None and until <= now)
    return stands(restriction) and not over


def matter_of_action(
    connection: Connection, policies: PolicySource, community_id: str, action_id: str
) -> Matter:
    """Return what an appeal against an action is about.

    Raises:
        UnknownActionError: there is no such action.
        NotAppealableError: it is no step of the ladder.
    """
    found = find_restriction(connection, community_id, action_id)
    if found.step not in RESTRICTIONS or found.post_pk is None or found.decision_id is None:
        raise NotAppealableError(
            f"The action {action_id} is no restriction of a member: a conversation, a deletion or "
            "a suspension can be appealed"
        )
    decision = read_decision(connection, found.decision_id)
    return Matter(
        community_id=community_id,
        appellant=found.author_id,
        post_pk=found.post_pk,
        since=found.requested_at,
        decision=decision,
        policy=_policy(connection, policies, decision, found.author_id),
        restriction=found,
    )


def matter_of_report(
    connection: Connection, policies: PolicySource, community_id: str, report_id: str
) -> Matter:
    """Return what an appeal of a reporter is about.

    Raises:
        UnknownReportError: there is no such report.
    """
    report = find_report(connection, community_id, report_id)
    if report is None:
        raise UnknownReportError(f"There is no report {report_id!r} in this community")
    post = find_post_by_pk(connection, report.post_pk)
    assert post is not None
    assert post.decision_id is not None
    decision = read_decision(connection, post.decision_id)
    return Matter(
        community_id=community_id,
        appellant=report.reporter_id,
        post_pk=report.post_pk,
        since=report.resolved_at or decision.created_at,
        decision=decision,
        policy=_policy(connection, policies, decision, post.author_id),
        report=report,
    )


def require_appealable(matter: Matter, now: datetime) -> None:
    """Refuse what no longer restricts anybody, and what comes too late.

    Raises:
        NotAppealableError: it was never done or is taken back, the policy takes no appeals, or
            the report has no answer yet or was right.
        AppealWindowError: the time is over.
    """
    _require_rejected(matter.report)
    found = matter.restriction
    if found is not None and not stands(found):
        raise NotAppealableError(
            f"The action {found.action_id} is {found.status}: there is nothing to appeal"
        )
    if found is not None and found.step not in matter.config.restrictions:
        raise NotAppealableError(f"The policy takes no appeals against {matter.words}")
    if now >= matter.ends_at:
        raise AppealWindowError(
            f"The time to appeal ended on {matter.ends_at:%-d %B %Y, %H:%M} UTC, "
            f"{matter.config.window_days} days after it began",
            ended_at=rfc3339(matter.ends_at),
        )


def matter_of(connection: Connection, policies: PolicySource, appeal: AppealView) -> Matter:
    """Return what an appeal is about, as it is now."""
    if appeal.action_id is not None:
        return matter_of_action(connection, policies, appeal.community_id, appeal.action_id)
    assert appeal.report_id is not None
    return matter_of_report(connection, policies, appeal.community_id, appeal.report_id)


def _require_rejected(report: AnsweredReport | None) -> None:
    if report is not None and report.outcome != "no_violation":
        said = "was answered with a violation" if report.outcome else "has no answer yet"
        raise NotAppealableError(
            f"The report {report.report_id} {said}: only a rejected one can be appealed"
        )


def _policy(
    connection: Connection, policies: PolicySource, decision: DecisionView, author_id: str
) -> LivePolicy:
    if decision.policy_version is None:
        return policies.for_author(connection, decision.community_id, author_id)
    return policies.version(connection, decision.community_id, decision.policy_version)
