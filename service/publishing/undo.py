"""Taking back all that a rule did: strikes, steps at the host, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from service.communities import find_member
from service.decisions import (
    DecisionView,
    PolicySource,
    PostView,
    Question,
    ReviewDesk,
    find_post_by_pk,
    read_decision,
)
from service.decisions.again import decide_again
from service.decisions.enforced import Enforcement, find_enforced
from service.ladder import take_back
from service.ladder.outstanding import standing_of
from service.publishing.errors import UndoError
from service.publishing.undo_follow import settle
from service.publishing.undo_runs import Run, audit_run, find_run, save_run
from service.publishing.undo_scope import fate_of, left_of, page_of
from service.publishing.undo_without import Without
from service.storage import UnitOfWork

BATCH: Final = 20


class Undo:
    """Takes back, a few posts in a transaction, what a run is about.

    Args:
        policies: where stored versions come from.
        desk: where humans are asked about posts that another rule would have enforced.
    """

    def __init__(self, policies: PolicySource, desk: ReviewDesk) -> None:
        self._without = Without(policies)
        self._desk = desk

    def advance(self, unit: UnitOfWork, community_id: str, run_id: str, limit: int = BATCH) -> Run:
        """Take back the next ``limit`` decisions of a run and return how far it is.

        The run is locked and its cursor moves in the same transaction: of two processes that
        work on it each takes other decisions, and after a kill nothing is taken back twice.

        Raises:
            UndoError: there is no such run, or it was stopped.
        """
        run = find_run(unit.connection, community_id, run_id, lock=True)
        if run.state == "stopped":
            raise UndoError(f"The undo {run_id} was stopped: begin another one")
        if run.state == "finished":
            return run
        page = page_of(unit.connection, run.wanted, run.cursor, limit)
        done = sum(self._reverse(unit, run, one) for one in page)
        cursor = page[-1].decision_id if page else run.cursor
        self._settle(unit, run, page)
        run = replace(run, cursor=cursor, reversed=run.reversed + done)
        if len(page) < limit:
            run = replace(run, state="finished", finished_at=unit.now)
            audit_run(unit, run, "finished")
        save_run(unit, run)
        return run

    def _reverse(self, unit: UnitOfWork, run: Run, listed: Enforcement) -> bool:
        """Take one enforcement back; false if there was nothing to take back."""
        post = find_post_by_pk(unit.connection, listed.post_pk, lock=True)
        assert post is not None
        find_member(unit.connection, post.community_id, post.author_id, lock=True)
        # Read again under the lock: a moderator may have decided the post at this very moment.
        one = find_enforced(unit.connection, listed.decision_id)
        if fate_of(one, run.wanted) != "reverse":
            return False
        current = one.current_id == one.decision_id
        if not current and one.decision_id not in standing_of(unit.connection, [one.post_pk]):
            return False
        why = run.why
        take_back(unit, run.community_id, post.pk, run.actor, why, decision_id=one.decision_id)
        if current:
            self._decide(unit, run, post, read_decision(unit.connection, one.decision_id))
        self._desk.withdraw(unit, [post.pk], run.actor, why)
        return True

    def _settle(self, unit: UnitOfWork, run: Run, page: Sequence[Enforcement]) -> None:
        """Mend what followed for the members of whom nothing is left to take back.

        ``_reverse`` has locked them. While more of a member's strikes are to be taken back, what
        followed can't be told yet.
        """
        authors = {one.author_id for one in page}
        if authors:
            last = page[-1].decision_id
            authors -= left_of(unit.connection, run.wanted, last, authors)
        for author_id in sorted(authors):
            actor, why = run.actor, run.why
            mended = settle(unit, self._without.policies, run.wanted, author_id, actor, why)
            self._desk.withdraw(unit, mended, actor, why)

    def _decide(self, unit: UnitOfWork, run: Run, post: PostView, earlier: DecisionView) -> None:
        """Decide the post as the version would have without the rule."""
        live = self._without.live(unit.connection, run.wanted)
        evaluation = self._without.evaluate(unit.connection, run.wanted, earlier, post.content)
        decision = decide_again(
            unit, post, earlier, evaluation, live=live, source="undo", actor=run.actor
        )
        if decision.outcome == "review":
            self._desk.ask(unit, _question(post, decision), live)
            return
        asked = self._desk.open_item(unit, post.pk)
        if asked is not None and not asked.reports:
            self._desk.lower(unit, post.pk)


def _question(post: PostView, decision: DecisionView) -> Question:
    return Question(
        community_id=post.community_id,
        post_pk=post.pk,
        revision=post.revision,
        decision_id=decision.id,
        kind="flagged",
        queue=decision.queue,
        priority=decision.priority or 0,
        guideline_id=decision.guideline_id,
        rule=decision.rule,
    )
