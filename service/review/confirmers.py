"""Who may agree to a suspension that a moderator proposed. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.communities import StaffMember, list_staff
from service.decisions import PostView
from service.policy import ReviewConfig, SmallTeam
from service.review.access import closed_queues, is_involved
from service.review.errors import OwnProposalError


@dataclass(frozen=True, slots=True)
class Confirmers:
    """The people who may confirm, and whether the host is asked as well."""

    people: tuple[StaffMember, ...]
    host: bool = False

    def includes(self, staff: StaffMember) -> bool:
        """Tell whether a person is one of them."""
        return any(person.id == staff.id for person in self.people)


def find_confirmers(
    connection: Connection, review: ReviewConfig, post: PostView, queue: str, proposer: str
) -> Confirmers:
    """Return who may confirm a suspension that ``proposer`` proposed for a post, now.

    Args:
        connection: where to read.
        review: the `review` of the live policy.
        post: the post that led to it.
        queue: where the item waits; moderators decide nothing in the queue of the leads.
        proposer: how the audit trail names who proposed it.
    """
    impartial = [
        person
        for person in list_staff(connection, post.community_id)
        if person.disabled_at is None and not is_involved(connection, person, post)
    ]
    return choose(impartial, review.small_team, queue, proposer)


def choose(
    impartial: Sequence[StaffMember], team: SmallTeam | None, queue: str, proposer: str
) -> Confirmers:
    """Return who may confirm, of the active people who are not involved in the matter.

    Every other one whose role decides in the queue may. Where there are fewer than
    `small_team.below` such people, the proposer included, so may whom the policy names; and if
    that is the proposer, and there is nobody else, they may confirm their own proposal.
    """
    eligible = [p for p in impartial if p.may_decide and queue not in closed_queues(p)]
    others = [person for person in eligible if person.actor != proposer]
    if team is None or team.confirms is None or len(eligible) >= team.below:
        return Confirmers(tuple(others))
    if team.confirms == "host":
        return Confirmers(tuple(others), host=True)
    if team.confirms == "admin":
        named = [person for person in eligible if person.role == "admin"]
    else:
        named = [person for person in impartial if person.email == team.confirms.lower()]
    named = [person for person in named if person not in others]
    besides = [person for person in named if person.actor != proposer]
    return Confirmers((*others, *besides) or tuple(named))


def require_confirmer(found: Confirmers, staff: StaffMember) -> None:
    """Refuse whoever may not confirm, and say who can.

    Raises:
        OwnProposalError: they proposed it.
    """
    if found.includes(staff):
        return
    names = [person.name for person in found.people]
    if names:
        can = f"{' or '.join(names)} can confirm it"
    elif found.host:
        can = "the host was asked to confirm it"
    else:
        can = (
            "nobody here can: `reins staff add` brings in another moderator, or "
            "`review.small_team` in the policy names who confirms"
        )
    raise OwnProposalError(
        f"You proposed this suspension, so {can}. You can still choose something milder.",
        confirmers=names,
    )
