"""The dry check: what would be decided, with nothing of the text stored."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from service.communities import count_near_miss, find_member
from service.decisions.errors import TooManyChecksError
from service.decisions.facts import author_facts, build_facts, channel_facts
from service.decisions.ports import PolicySource
from service.decisions.rows import reason, rounded
from service.decisions.submission import Submission
from service.decisions.surroundings import Place, look_around
from service.decisions.tables import CheckCount
from service.storage import UnitOfWork, insert_ignore


def count_check(unit: UnitOfWork, community_id: str, author_id: str, per_minute: int) -> None:
    """Count a check of an author; the limit keeps the check from being used as an oracle.

    Raises:
        TooManyChecksError: more than ``per_minute`` in this minute.
    """
    minute = unit.now.replace(second=0, microsecond=0)
    row = {
        "community_id": community_id,
        "author_id": author_id,
        "minute": minute,
        "checks": 0,
        "near_misses": 0,
    }
    insert_ignore(unit.connection, CheckCount, row)
    mine = (
        CheckCount.community_id == community_id,
        CheckCount.author_id == author_id,
        CheckCount.minute == minute,
    )
    unit.connection.execute(update(CheckCount).where(*mine).values(checks=CheckCount.checks + 1))
    checks = unit.connection.execute(select(CheckCount.checks).where(*mine)).scalar_one()
    if checks > per_minute:
        wait = int((minute + timedelta(minutes=1) - unit.now).total_seconds()) + 1
        raise TooManyChecksError(
            f"This author asked for more than {per_minute} checks in a minute: wait {wait} s",
            retry_after=wait,
        )


def purge_counts(unit: UnitOfWork) -> int:
    """Forget counts older than an hour and return how many."""
    oldest = unit.now - timedelta(hours=1)
    return unit.connection.execute(delete(CheckCount).where(CheckCount.minute < oldest)).rowcount


def check(
    unit: UnitOfWork,
    policies: PolicySource,
    submission: Submission,
    with_scores: bool,
    explanation: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return what would be decided now; count a near miss if it would not be allowed.

    A sign of distress is no near miss: it is answered with the care contact's words.

    Args:
        unit: the transaction.
        policies: where the live policy comes from.
        submission: the draft, scored.
        with_scores: whether the answer shows scores.
        explanation: the words that raised them, where the answer shows them.
    """
    assert submission.scores is not None
    content, scores = submission.content, submission.scores
    live = policies.for_author(unit.connection, submission.community_id, content.author_id)
    member = find_member(unit.connection, submission.community_id, content.author_id)
    counts = {"posts_last_hour": 0, "posts_last_day": 0, "reports": 0}
    counts["near_misses"] = 0 if member is None else member.near_misses
    channel = channel_facts(content.channel_id, submission.channel, submission.topic)
    author = author_facts(content, member, unit.now)
    draft = Place(submission.community_id, "", "", unit.now)
    around = look_around(unit.connection, draft, content, scores.labels, member, live.needs)
    facts = build_facts(
        content, submission.text, scores, channel, author, counts, around, submission.claims
    )
    evaluation = live.evaluate(facts)
    refused = evaluation.outcome != "allow" or evaluation.nudge
    care = evaluation.care
    if refused and care is None:
        count_near_miss(unit, submission.community_id, content.author_id)
    body: dict[str, Any] = {
        "outcome": evaluation.outcome,
        "visibility": evaluation.visibility,
        "reason": reason(live.policy, evaluation.guideline_id, evaluation.outcome, scores.language),
        "nudge": evaluation.nudge,
        "care": None if care is None else asdict(care),
        "language": scores.language,
        "not_applicable": list(scores.not_applicable),
        "policy_version": live.version,
        "model_version": scores.model_version,
        "normaliser_version": scores.normaliser_version,
    }
    if with_scores:
        body["scores"] = rounded(scores)
    if explanation is not None:
        body["explanation"] = explanation
    return body
