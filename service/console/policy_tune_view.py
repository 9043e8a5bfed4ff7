"""What the page about a threshold shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.communities import StaffMember
from service.console import scores
from service.console.errors import PageNotFoundError
from service.console.policy_chart import bars, count_bins
from service.console.policy_view import common
from service.console.queue_view import channel_name
from service.decisions import LivePolicy, PolicySource, PostView, decisions_by_id, posts_by_pk
from service.publishing.lines import Line, find_line
from service.publishing.scored import MOST, Scored, days_of, read_scored
from service.publishing.tuning import tune
from service.review import OwnMatterError, items_of, require_impartial


@dataclass(frozen=True, slots=True)
class Wanted:
    """The threshold that is asked for, and where it would be; empty for the first one."""

    label: str
    name: str
    value: float | None

    @classmethod
    def of(cls, line: str, value: float | None) -> Wanted:
        """Read `label.name`."""
        label, _, name = line.partition(".")
        return cls(label, name, value)

    def missing(self) -> PageNotFoundError:
        """Return the error that the policy has no such threshold."""
        return PageNotFoundError(f"The live policy has no threshold {self.label}.{self.name}")


@dataclass(frozen=True, slots=True)
class EdgePost:
    """A post close to the line; ``item`` is the id of its newest item, if there is one."""

    post: PostView
    score: float
    above: bool
    moved: bool
    outcome: str
    human: str | None
    grave: bool
    channel: str
    item: str | None


def tune_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    wanted: Wanted,
    now: datetime,
) -> dict[str, Any]:
    """Return what the whole page shows.

    Raises:
        PageNotFoundError: the live policy has no such threshold.
    """
    live = policies.live(connection, staff.community_id)
    named = live.policy.document.thresholds
    lines = [(str(label), name, at) for label, own in named.items() for name, at in own.items()]
    page: dict[str, Any] = {"lines": lines, **common(connection, staff)}
    if not lines:
        return page | {"line": None, "live": live}
    if not wanted.label:
        wanted = Wanted(lines[0][0], lines[0][1], wanted.value)
    return page | _effect(connection, live, staff, wanted, now)


def effect_context(
    connection: Connection,
    policies: PolicySource,
    staff: StaffMember,
    wanted: Wanted,
    now: datetime,
) -> dict[str, Any]:
    """Return what depends on the value.

    Raises:
        PageNotFoundError: the live policy has no such threshold.
    """
    live = policies.live(connection, staff.community_id)
    return _effect(connection, live, staff, wanted, now)


def _effect(
    connection: Connection, live: LivePolicy, staff: StaffMember, wanted: Wanted, now: datetime
) -> dict[str, Any]:
    line = find_line(live.policy, wanted.label, wanted.name)
    if line is None:
        raise wanted.missing()
    value = line.value if wanted.value is None else wanted.value
    scored = read_scored(connection, staff.community_id, line.label, now, line.channels)
    tuned = tune(scored, line, value, days_of(scored, now))
    others = live.policy.for_channel("").thresholds[line.label]
    return {
        "live": live,
        "line": line,
        "value": value,
        "tuned": tuned,
        "days": days_of(scored, now),
        "full": len(scored) >= MOST,
        "bars": bars(count_bins([one.score for one in scored]), line.value, value),
        "marks": sorted(others.items(), key=lambda pair: pair[1]),
        "edge": _edge(connection, staff, line, value, tuned.edge),
    }


def _edge(
    connection: Connection,
    staff: StaffMember,
    line: Line,
    value: float,
    edge: tuple[Scored, ...],
) -> list[EdgePost]:
    """The posts on the edge, the highest score first, without those of the reader's own matter."""
    posts = posts_by_pk(connection, [one.post_pk for one in edge])
    decisions = decisions_by_id(connection, [one.decision_id for one in edge])
    found = []
    for one in sorted(edge, key=lambda one: (-one.score, one.post_pk)):
        post, decision = posts.get(one.post_pk), decisions[one.decision_id]
        if post is None or _involved(connection, staff, post):
            continue
        above = one.score >= value
        found.append(
            EdgePost(
                post=post,
                score=one.score,
                above=above,
                moved=above != (one.score >= line.value),
                outcome=one.outcome,
                human=one.human,
                grave=scores.is_grave(decision.severity, decision.scores),
                channel=channel_name(connection, staff.community_id, post.channel_id),
                item=_item(connection, post),
            )
        )
    return found


def _involved(connection: Connection, staff: StaffMember, post: PostView) -> bool:
    try:
        require_impartial(connection, staff, post)
    except OwnMatterError:
        return True
    return False


def _item(connection: Connection, post: PostView) -> str | None:
    items = items_of(connection, post.pk)
    return items[-1].id if items else None
