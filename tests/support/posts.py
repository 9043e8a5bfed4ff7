"""Posts, scores and a policy for tests that need no model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.communities import ensure_community
from service.decisions import (
    PostView,
    Recorded,
    Recorder,
    Submission,
    find_post,
    scored_text,
)
from service.decisions.schemas import Content
from service.policy import load_policy
from service.publishing import Policies, publish
from service.review import Desk
from service.scoring import LABELS, Scores, normalise
from service.storage import Database, OutboxRow, UnitOfWork

COMMUNITY = "test"

POLICY = """
version: 1
purpose: Learn together.
guidelines:
  - {id: respect, title: Be kind, text: "Speak to people as you would face to face. Attack ideas."}
  - {id: topic, title: Stay on topic, text: "Keep to it. Move the rest.", good_faith: true}
thresholds:
  toxicity: {review: 0.5, enforce: 0.9}
rules:
  - name: very-toxic
    guideline: respect
    when: {score: {toxicity: enforce}}
    then: {enforce: minor}
  - name: threats
    guideline: respect
    precedence: 10
    when: {score: {threat: 0.9}}
    then: {enforce: severe}
  - name: maybe-toxic
    guideline: respect
    when: {score: {toxicity: review}}
    then: {review: {queue: general, priority: 40}}
  - name: reported-often
    guideline: respect
    when: {counts: {reports: 3}}
    then: {review: {priority: 70}, hold: {seconds: 3600, then: show}}
  - name: rough
    guideline: respect
    when: {score: {profanity: 0.8}}
    then: {nudge: "Please say it without swearing."}
ladder:
  steps:
    - {at: 0.5, step: conversation}
    - {at: 1.5, step: delete}
    - {at: 2.5, step: suspend, suspend_days: 3, mode: confirm}
review:
  queues: [{id: general, title: General, due_minutes: 60}]
"""


def make_scores(text: str, **given: float | None) -> Scores:
    """Return scores as a model could give them; labels that are not named score 0.01."""
    labels: dict[str, float | None] = dict.fromkeys(LABELS, 0.01)
    labels["off_topic"] = None
    labels |= given
    missing = tuple(label for label, value in labels.items() if value is None)
    return Scores(
        labels=labels,
        not_applicable=missing,
        language="en",
        normalised=normalise(text),
        model_version="test/1",
        normaliser_version="1",
    )


class Host:
    """A host platform with one community: sends posts with the scores a test wants."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.policies, self.desk = Policies(), Desk()
        self.recorder = Recorder(self.policies, self.desk)
        database.write(self._set_up)

    def _set_up(self, unit: UnitOfWork) -> None:
        ensure_community(unit, COMMUNITY, "Test")
        publish(unit, COMMUNITY, load_policy(POLICY), "test", "for tests")

    def submission(
        self,
        post_id: str,
        text: str = "Thank you, that helped.",
        scores: dict[str, float | None] | None = None,
        later: bool = False,
        strict: bool = False,
        **fields: Any,
    ) -> Submission:
        """Return a submission; ``later`` leaves the decision waiting."""
        given = {"author_id": "ada", "channel_id": "general", "text": text} | fields
        content = Content.model_validate(given)
        shown = scored_text(content)
        found = None if later else make_scores(shown, **(scores or {}))
        return Submission(COMMUNITY, "key:test", post_id, content, shown, None, None, found, strict)

    def send(self, post_id: str, *args: Any, **kwargs: Any) -> Recorded:
        """Record a post in a transaction of its own."""
        submission = self.submission(post_id, *args, **kwargs)
        return self.database.write(lambda unit: self.recorder.record(unit, submission))

    def count(self, table: Any) -> int:
        """Count the rows of a table."""
        statement = select(func.count()).select_from(table)
        return self.database.read(lambda c: c.execute(statement).scalar_one())

    def events(self) -> list[str]:
        """Return the types of the events in the outbox, in order."""
        statement = select(OutboxRow.type).order_by(OutboxRow.id)
        return list(self.database.read(lambda c: c.execute(statement).scalars().all()))

    def post(self, post_id: str) -> PostView:
        """Return a post that must be there."""
        found = self.database.read(lambda c: find_post(c, COMMUNITY, post_id))
        assert found is not None
        return found
