"""Who judges an appeal: not who decided, and nobody in their own matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.appeals.matter import Matter
from service.decisions import PostView
from service.policy import ReviewConfig
from service.review import verdicts_of
from service.review.judges import appeals_queue, find_judges
from service.review.overruled import verdicts_behind
from service.review.views import VerdictView

_STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where an appeal is heard.

    Attributes:
        by_host: the host judges; the rest is without meaning then.
        queue: where it waits for the staff.
        deciders: staff ids that may not judge.
    """

    by_host: bool
    queue: str
    deciders: frozenset[str]


def hearing_of(
    connection: Connection, review: ReviewConfig, matter: Matter, post: PostView
) -> Hearing:
    """Choose who hears an appeal, by the staff there is now and the `review` of the live policy."""
    queue, deciders = appeals_queue(review), deciders_of(connection, matter)
    found = find_judges(connection, review, post, queue, deciders)
    return Hearing(found.host, queue, deciders)


def deciders_of(connection: Connection, matter: Matter) -> frozenset[str]:
    """Return the staff ids of who decided, proposed or confirmed what is appealed."""
    found = {one.staff_id for one in verdicts_appealed(connection, matter)}
    actors = [matter.decision.actor] if matter.report is None else []
    if matter.restriction is not None:
        actors += [matter.restriction.proposed_by, matter.restriction.confirmed_by]
    return frozenset(found | set(_staff_ids(actors)))


def verdicts_appealed(connection: Connection, matter: Matter) -> Sequence[VerdictView]:
    """Return the verdicts against which an appeal goes; none where no human decided."""
    if matter.report is None:
        return verdicts_behind(connection, matter.post_pk, matter.decision.revision, fine=False)
    answered_at = matter.report.resolved_at
    # A verdict answers reports in its own transaction: both carry the same moment.
    return [
        one
        for one in verdicts_of(connection, matter.post_pk)
        if one.created_at == answered_at and one.undone_at is None
    ]


def _staff_ids(actors: Iterable[str | None]) -> Iterable[str]:
    """Staff ids as the audit trail writes them, or alone."""
    for actor in actors:
        if actor and (actor.startswith(_STAFF) or ":" not in actor):
            yield actor.removeprefix(_STAFF)
