"""Whether the people on the staff can do what a policy asks of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.communities import StaffMember
from service.policy import Policy


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
    if len(deciding) < 2 and judges is None:
        yield (
            "nobody can hear an appeal: who decided can't judge it, and "
            f"{len(deciding)} may decide; {add}, or say in `review.small_team` who `hears_appeals`"
        )
    for key, named in (("confirms", confirms), ("hears_appeals", judges)):
        yield from _stand_in(key, named, active)


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
