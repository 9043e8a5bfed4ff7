"""Who may judge an appeal: not who decided, and nobody in their own matter. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.communities import StaffMember, list_staff
from service.decisions import PostView
from service.policy import APPEALS_QUEUE, ReviewConfig, SmallTeam
from service.review.access import closed_queues, is_involved
from service.review.desk import LEAD_QUEUE

ADMIN = "admin"
HOST = "host"


@dataclass(frozen=True, slots=True)
class Judges:
    """The people who may judge, by role or because the policy names them; or the host does."""

    people: tuple[StaffMember, ...]
    host: bool = False

    def includes(self, staff: StaffMember) -> bool:
        """Tell whether a person is one of them."""
        return any(person.id == staff.id for person in self.people)


def appeals_queue(review: ReviewConfig) -> str:
    """Return the queue in which appeals wait: `appeals` if the policy has it, else the leads'."""
    named = any(one.id == APPEALS_QUEUE for one in review.queues)
    return APPEALS_QUEUE if named else LEAD_QUEUE


def find_judges(
    connection: Connection,
    review: ReviewConfig,
    post: PostView,
    queue: str,
    deciders: Collection[str],
) -> Judges:
    """Return who may judge an appeal, by the staff there is now.

    Args:
        connection: where to read.
        review: the `review` of the live policy.
        post: the post that the matter is about.
        queue: where the appeal waits; moderators judge nothing in the queue of the leads.
        deciders: staff ids of who took part in what is appealed.
    """
    free = [
        person
        for person in list_staff(connection, post.community_id)
        if person.disabled_at is None
        and person.id not in deciders
        and not is_involved(connection, person, post)
    ]
    return choose_judges(free, review.small_team, queue)


def choose_judges(free: Sequence[StaffMember], team: SmallTeam | None, queue: str) -> Judges:
    """Return who may judge, of the active people who neither decided nor are involved.

    Everybody whose role decides in the queue may. Where there are fewer than `small_team.below` of
    them, so may whom the policy names.
    """
    eligible = [one for one in free if one.may_decide and queue not in closed_queues(one)]
    hears = team.hears_appeals if team else None
    if team is None or hears is None or len(eligible) >= team.below:
        return Judges(tuple(eligible))
    if hears == HOST:
        return Judges((), host=True)
    named = [one for one in free if one not in eligible and _is_named(one, hears)]
    return Judges((*eligible, *named))


def _is_named(staff: StaffMember, hears: str) -> bool:
    return staff.role == ADMIN if hears == ADMIN else staff.email == hears.lower()
