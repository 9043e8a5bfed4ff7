"""An author's standing and past, as an item shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.communities import MemberView, find_member
from service.console.queue_view import author_name
from service.decisions import PostView, author_posts, offence_date
from service.ladder import StrikeView, author_strikes, preview, standing
from service.ladder.browse import ActionView, browse_actions
from service.policy import LadderConfig

RECENT = 6
SEVERITIES = ("minor", "major", "severe")


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder; ``passed`` where the author's standing is at or above it."""

    at: float
    name: str
    passed: bool
    next: bool


@dataclass(frozen=True, slots=True)
class Author:
    """What a moderator should know of an author: ``weight`` is the standing now.

    ``suspensions`` are those that stand now.
    """

    id: str
    name: str
    member: MemberView | None
    weight: float
    rungs: list[Rung]
    strikes: list[StrikeView]
    posts: list[PostView]
    suspensions: list[ActionView]

    @property
    def in_force(self) -> int:
        """Number of strikes that were not taken back."""
        return sum(strike.revoked_at is None for strike in self.strikes)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the ladder by itself would do for an offence of this severity.

    ``stands`` says that the post has its strike already, and gets no other.
    """

    severity: str
    before: float
    after: float
    step: str
    stands: bool


def author_of(
    connection: Connection, post: PostView, ladder: LadderConfig, now: datetime
) -> Author:
    """Return the author of a post."""
    member = find_member(connection, post.community_id, post.author_id)
    weight = standing(connection, post.community_id, post.author_id, ladder, now).weight
    posts = author_posts(connection, post.community_id, post.author_id, RECENT + 1)
    return Author(
        id=post.author_id,
        name=author_name(connection, post),
        member=member,
        weight=weight,
        rungs=rungs(ladder, weight),
        strikes=author_strikes(connection, post.community_id, post.author_id),
        posts=[one for one in posts if one.pk != post.pk][:RECENT],
        suspensions=_suspensions(connection, post, member, now),
    )


def rungs(ladder: LadderConfig, weight: float) -> list[Rung]:
    """Return the steps of the ladder, lowest first, with where a standing is on it."""
    found = []
    reached = [step for step in ladder.steps if step.at <= weight]
    for number, step in enumerate(ladder.steps):
        name = step.step.capitalize()
        if step.step == "suspend":
            name = f"Suspend, {step.suspend_days} days" if step.suspend_days else "Suspend, no end"
        found.append(Rung(step.at, name, step.at <= weight, number == len(reached)))
    return found


def outlook(
    connection: Connection,
    post: PostView,
    author: Author,
    guideline_id: str | None,
    severity: str,
    ladder: LadderConfig,
    now: datetime,
    replaces: bool,
) -> Outlook:
    """Return what the ladder by itself would do next, and why.

    Args:
        connection: where to read.
        post: the post in question.
        author: who wrote it.
        guideline_id: the guideline that was broken.
        severity: how grave it would be.
        ladder: the ladder of the policy.
        now: the present moment.
        replaces: whether the verdict would take the place of a strike that the post has.
    """
    decision = preview(
        connection,
        community_id=post.community_id,
        author_id=post.author_id,
        post_pk=post.pk,
        guideline_id=guideline_id,
        severity=severity,
        config=ladder,
        struck_at=offence_date(post, now),
        now=now,
        afresh=replaces,
    )
    before, after = decision.standing_before, decision.standing_after
    stands = not replaces and _has_strike(author, post, severity)
    return Outlook(severity, before, before if stands else after, decision.step, stands)


def _suspensions(
    connection: Connection, post: PostView, member: MemberView | None, now: datetime
) -> list[ActionView]:
    if member is None or not member.suspended:
        return []
    community, author = post.community_id, post.author_id
    return browse_actions(connection, community, now, shelf="suspended", author_id=author)[0]


def _has_strike(author: Author, post: PostView, severity: str) -> bool:
    """Tell whether the post has a strike already that is as grave."""
    return any(
        strike.post_pk == post.pk
        and strike.revoked_at is None
        and SEVERITIES.index(strike.severity) >= SEVERITIES.index(severity)
        for strike in author.strikes
    )
