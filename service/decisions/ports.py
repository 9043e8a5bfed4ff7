"""What decisions need of parts that stand above them; the roots hand these in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from service.policy import Evaluation, Facts, Policy, evaluate, show_again
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class LivePolicy:
    """The version of a community's policy that decides now.

    ``policy`` is as it was stored; the rules in ``braked`` (``*``: all) ask humans instead of
    enforcing until somebody releases their brake. ``also_needs`` are facts that another policy,
    tried on the same posts, asks for.
    """

    community_id: str
    version: int
    policy: Policy
    braked: frozenset[str] = frozenset()
    also_needs: frozenset[str] = frozenset()

    @property
    def needs(self) -> frozenset[str]:
        """The facts to find out about a post, beyond what every decision has."""
        return self.policy.needs | self.also_needs

    def evaluate(self, facts: Facts) -> Evaluation:
        """What follows for a post now; the trace says where a brake took part.

        Rules that would enforce on reports alone ask a human, as under a brake; what they hold is
        shown again.
        """
        alone = self.policy.on_reports_alone
        evaluation = evaluate(self.policy.braked(self.braked | alone), facts)
        evaluation = show_again(self.policy.document.rules, alone, evaluation)
        if self.braked:
            names = self.policy.enforcing(self.braked)
            matched = {one["name"] for one in evaluation.trace if one["result"] == "matched"}
            if rules := sorted(names & matched):
                evaluation.trace.append(
                    {"name": "brake", "result": "matched", "values": {"rules": rules}}
                )
        return evaluation


class PolicySource(Protocol):
    """Where the live policy comes from (``service.publishing``)."""

    def live(self, connection: Connection, community_id: str) -> LivePolicy:
        """Return the live policy; raises if the community has none."""
        ...

    def for_author(self, connection: Connection, community_id: str, author_id: str) -> LivePolicy:
        """Return what decides this author's posts: the live policy, or the one that rolls out."""
        ...

    def version(self, connection: Connection, community_id: str, version: int) -> LivePolicy:
        """Return a stored version, live or not."""
        ...

    def at(
        self, connection: Connection, community_id: str, author_id: str, moment: datetime
    ) -> LivePolicy | None:
        """Return what decided this author's posts at a moment; ``None`` if that is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """What a human is asked about one revision of a post.

    ``kind`` is ``flagged`` (the policy), ``reported`` (a member), ``confirm`` (a step of the
    ladder waits for a human), ``edited`` (the post changed while an item was open) or ``sample``
    (an allowed post that was drawn at random).
    ``priority`` is 0 to 100, higher first.
    """

    community_id: str
    post_pk: str
    revision: int
    decision_id: str
    kind: str
    queue: str | None
    priority: int
    guideline_id: str | None
    rule: str | None
    reports: int = 0
    detail: dict[str, Any] = field(default_factory=dict)


class ReviewDesk(Protocol):
    """The review queue (``service.review``), as decisions see it."""

    def ask(self, unit: UnitOfWork, question: Question, live: LivePolicy) -> str:
        """Open an item, or raise the open one on the same revision, and return its id.

        An open item on an older revision is superseded.
        """
        ...

    def lower(self, unit: UnitOfWork, post_pk: str) -> None:
        """Put the open item of a post, if there is one, behind the others."""
        ...

    def withdraw(self, unit: UnitOfWork, post_pks: Iterable[str], actor: str, why: str) -> None:
        """Close the open items that ask to confirm steps that were taken back."""
        ...

    def open_item(self, unit: UnitOfWork, post_pk: str) -> Question | None:
        """Return what is asked about a post at the moment, or ``None``."""
        ...

    def ruled_fine(self, connection: Connection, post_pk: str, revision: int) -> bool:
        """Tell whether a human has ruled this revision fine."""
        ...
