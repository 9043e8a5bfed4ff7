"""One transaction: post, revision, decision, strike, review item, audit and outbox rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from service.communities import MemberView, find_member, see_member
from service.decisions.admit import content_hash, stored_content
from service.decisions.bodies import decision_body
from service.decisions.conclude import tell
from service.decisions.consequences import act, ask
from service.decisions.ports import PolicySource, ReviewDesk
from service.decisions.recognition import recognise
from service.decisions.revisions import (
    draft_new,
    is_older,
    is_repeat,
    store_edit,
    store_late,
    store_new,
)
from service.decisions.rows import INSERT_DECISION, automated_row, point_post, waiting_row
from service.decisions.samples import Sampler
from service.decisions.schemas import Content
from service.decisions.submission import (
    Submission,
    check_erased,
    check_known,
    decision_labels,
    gather_facts,
)
from service.decisions.tables import Decision
from service.decisions.views import DecisionView, PostView, find_post, read_decision
from service.decisions.withheld import facts_without_words, trace_without_words
from service.ladder import Action, post_actions
from service.scoring import Scores
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is stored: the decision and its actions; ``repeated`` if it was there before."""

    decision: DecisionView
    post_id: str
    actions: list[Action]
    repeated: bool = False

    def body(self, trace: bool = False) -> dict[str, Any]:
        """Return the wire form of the answer."""
        return decision_body(self.decision, self.post_id, self.actions, trace)

    def accepted(self) -> dict[str, Any]:
        """Return the wire form where the decision waits."""
        return {
            "decision_id": self.decision.id,
            "post_id": self.post_id,
            "revision": self.decision.revision,
            "status": "pending",
        }


class Recorder:
    """Stores and decides posts.

    Args:
        policies: where the live policy comes from.
        desk: the review queue.
        observe: told the seconds each evaluation of a policy took.
        count: told the outcome and source of each decision once it is durable.
    """

    def __init__(
        self,
        policies: PolicySource,
        desk: ReviewDesk,
        observe: Callable[[float], None] = lambda _seconds: None,
        count: Callable[[str | None, str], None] = lambda _outcome, _source: None,
    ) -> None:
        self.policies = policies
        self.desk = desk
        self._observe = observe
        self._count = count
        self._sampler = Sampler()

    def record(self, unit: UnitOfWork, submission: Submission) -> Recorded:
        """Store a post and decide it, or return what was decided if it is known already.

        Raises:
            UnknownChannelError: strict mode, and the channel was never described.
            UnknownAuthorError: strict mode, and the author was never described.
        """
        content = submission.content
        known = find_post(unit.connection, submission.community_id, submission.post_id, lock=True)
        if known is not None:
            check_erased(known)
            digest = content_hash(stored_content(content))
            if is_repeat(known, content, digest) and known.decision_id is not None:
                return self._repeat(unit, known)
            if is_older(known, content):
                store_late(unit, known, content)
                return self._repeat(unit, known)
        member = self._member(unit, submission)
        if known is None:
            post = draft_new(unit, submission.community_id, submission.post_id, content)
        else:
            post = store_edit(unit, known, content)
        if submission.scores is None:
            return self._wait(unit, post, content, known is None)
        return self._decide(
            unit, submission, submission.scores, post, member, unit.new_id(), new=known is None
        )

    def decide(self, unit: UnitOfWork, submission: Submission, decision_id: str) -> Recorded | None:
        """Make a decision that waits; ``None`` if it was made, or the post edited, meanwhile."""
        assert submission.scores is not None
        post = find_post(unit.connection, submission.community_id, submission.post_id, lock=True)
        if post is None or read_decision(unit.connection, decision_id).status != "pending":
            return None
        if post.decision_id != decision_id:
            statement = update(Decision).where(Decision.id == decision_id)
            unit.connection.execute(statement.values(status="superseded"))
            return None
        member = find_member(unit.connection, post.community_id, post.author_id, lock=True)
        return self._decide(
            unit, submission, submission.scores, post, member, decision_id, waiting=True
        )

    def _repeat(self, unit: UnitOfWork, post: PostView) -> Recorded:
        assert post.decision_id is not None
        decision = read_decision(unit.connection, post.decision_id)
        actions = post_actions(unit.connection, post.pk)
        return Recorded(decision, post.post_id, actions, repeated=True)

    def _wait(self, unit: UnitOfWork, post: PostView, content: Content, new: bool) -> Recorded:
        row = waiting_row(unit, post, unit.new_id())
        decision = DecisionView(**row)
        unit.connection.execute(INSERT_DECISION, row)
        if new:
            store_new(unit, post, content, decision)
        else:
            point_post(unit, post.pk, decision)
        return Recorded(decision, post.post_id, [])

    def _member(self, unit: UnitOfWork, submission: Submission) -> MemberView | None:
        content = submission.content
        member = find_member(unit.connection, submission.community_id, content.author_id, lock=True)
        if submission.strict:
            check_known(submission, member)
        if member is None:
            see_member(unit, submission.community_id, content.author_id)
        return member

    def _decide(
        self,
        unit: UnitOfWork,
        submission: Submission,
        scores: Scores,
        post: PostView,
        member: MemberView | None,
        decision_id: str,
        *,
        new: bool = False,
        waiting: bool = False,
    ) -> Recorded:
        live = self.policies.for_author(unit.connection, post.community_id, post.author_id)
        facts = gather_facts(unit, submission, scores, post, member, live.needs)
        started = time.perf_counter()
        evaluation = live.evaluate(facts)
        self._observe(time.perf_counter() - started)
        labels = decision_labels(evaluation, facts, member)
        row = automated_row(unit, post, decision_id, live, scores, facts, evaluation, labels)
        if submission.content.do_not_store:
            row["facts"] = facts_without_words(row["facts"])
            row["trace"] = trace_without_words(row["trace"])
        if waiting:
            unit.connection.execute(
                update(Decision).where(Decision.id == decision_id).values(**row)
            )
        else:
            unit.connection.execute(INSERT_DECISION, row)
        decision = DecisionView(**row)
        if new:
            store_new(unit, post, submission.content, decision)
        else:
            point_post(unit, post.pk, decision)
        actions = act(unit, post, decision, evaluation, live, self.policies)
        if not ask(unit, self.desk, post, decision, live, actions, edited=post.revision > 1):
            self._sampler.draw(unit, self.desk, post, decision, live)
        tell(unit, post, decision, actions, submission.actor)
        accepted = 0 if member is None else member.accepted_posts
        recognise(unit, live, post, decision, accepted)
        unit.after_commit.append(lambda: self._count(decision.outcome, decision.source))
        return Recorded(decision, post.post_id, actions)
