"""The verdicts that a moderator can give, and what each would lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.console import words
from service.console.author_view import Author, Outlook, outlook
from service.decisions import DecisionView, LivePolicy, PolicySource, PostView, policy_then
from service.ladder import post_actions
from service.review import LEAD_QUEUE, ItemView, default_severity

STEPS = ("conversation", "delete", "suspend")
KEYS = {
    "fine": "f",
    "conversation": "c",
    "delete": "d",
    "suspend": "s",
    "wrong_label": "w",
    "escalate": "e",
}


EFFECTS = {
    "fine": "The post is shown.",
    "conversation": "The post stays, the author gets a message.",
    "delete": "The post is hidden.",
    "suspend": "The post is hidden, the account suspended.",
    "wrong_label": "Fine, and the model should learn from it.",
    "escalate": "A lead decides.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A verdict button: its key, what follows for the post and where the ladder would stand."""

    verdict: str
    name: str
    key: str
    effect: str
    outlook: Outlook | None = None


def choices(
    connection: Connection,
    item: ItemView,
    post: PostView,
    decision: DecisionView,
    live: LivePolicy,
    policies: PolicySource,
    author: Author,
    now: datetime,
) -> list[Choice]:
    """Return the verdict buttons with what each would lead to."""
    proposed = max(
        (
            STEPS.index(action.step)
            for action in post_actions(connection, post.pk)
            if action.status == "proposed"
        ),
        default=-1,
    )
    ladder = policy_then(connection, policies, post, live, now).policy.ladder
    found = []
    for verdict, effect in EFFECTS.items():
        if verdict == "escalate" and item.queue == LEAD_QUEUE:
            continue
        severity = default_severity(verdict, decision, live)
        ahead = None
        if severity is not None:
            replaces = STEPS.index(verdict) < proposed
            guideline = item.guideline_id
            ahead = outlook(connection, post, author, guideline, severity, ladder, now, replaces)
        found.append(Choice(verdict, words.VERDICTS[verdict], KEYS[verdict], effect, ahead))
    return found
