"""Whether the people on the staff can do what a policy asks of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.communities import StaffMember
from service.policy import Policy
from service.review.access import closed_queues
from service.review.desk import LEAD_QUEUE
from service.review.judges import appeals_queue


def shortfalls(policy: Policy, staff: Sequence[StaffMember]) -> Iterator[str]:
    """Say in words which rules of the policy the staff list can't meet, and how to mend that.

    Args:
        policy: with its `ladder` and `review`.
        staff: everybody on the staff, those who left included.
    """
    review, ladder = policy.review, policy.document.ladder
    active = [person for person in staff if person.disabled_at is None]
    deciding = [person for person in active if person.may_decide]
    team = review.small_team
    add = "add people with `reins staff add`"
    if not deciding:
        yield f"nobody on the staff decides items: {add}"
    confirms, judges = (team.confirms, team.hears_appeals) if team else (None, None)
    if ladder.second_moderator and len(deciding) < 2 and confirms is None:
        yield (
            f"a suspension needs a second moderator, and {len(deciding)} may decide: {add}, "
            "or say in `review.small_team` who `confirms`"
        )
    if judges is None and (missing := _judges_missing(policy, deciding)):
        yield f"{missing}; {add}, or say in `review.small_team` who `hears_appeals`"
    for key, named in (("confirms", confirms), ("hears_appeals", judges)):
        yield from _stand_in(key, named, active)


def _judges_missing(policy: Policy, deciding: Sequence[StaffMember]) -> str | None:
    """Say which appeals would wait without an end, because nobody may judge them."""
    queue = appeals_queue(policy.review)
    judges = [person for person in deciding if queue not in closed_queues(person)]
    if len(judges) < 2:
        where = "appeals wait with the leads, and " if queue == LEAD_QUEUE else ""
        return (
            f"some appeals nobody can hear: {where}{len(judges)} may judge them, but not what they "
            "decided themselves"
        )
    if len(deciding) == 2 and policy.document.ladder.second_moderator:
        return (
            "appeals against suspensions nobody can hear: it takes two to suspend, neither can "
            "judge it, and 2 may decide"
        )
    return None


def _stand_in(key: str, named: str | None, active: Sequence[StaffMember]) -> Iterator[str]:
    if named in (None, "host"):
        return
    if named == "admin":
        if not any(person.role == "admin" for person in active):
            yield f"`review.small_team.{key}` is `admin`, and there is none on the staff"
    elif not any(person.email == named for person in active):
        yield (
            f"`review.small_team.{key}` names {named}, who is not on the staff: "
            f"`reins staff add {named} --role auditor` adds them"
        )
