"""All that a statement of reasons is made of, as it was frozen when it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.decisions import DecisionView, LivePolicy, PostView, shown_text
from service.ladder import Restriction
from service.policy import Guideline
from service.review import Origin


@dataclass(frozen=True, slots=True)
class Case:
    """A restriction and where it came from.

    Attributes:
        restriction: the action and its strike.
        decision: what was decided; None for an action that no decision led to.
        policy: the version that decided.
        post: the post as it is now.
        content: what the decision was about, as the host sent it.
        reported_as: why members had reported it until then; never who they are.
        origin: what led a human to decide; None where the policy did.
    """

    restriction: Restriction
    decision: DecisionView | None
    policy: LivePolicy | None
    post: PostView | None
    content: dict[str, Any] | None
    reported_as: frozenset[str]
    origin: Origin | None

    @property
    def guideline(self) -> Guideline | None:
        """The guideline it rests on, as the policy that decided has it."""
        known = {one.id: one for one in self.policy.policy.guidelines} if self.policy else {}
        return known.get(self.restriction.guideline_id or "")

    @property
    def hidden(self) -> bool:
        """Whether the post was taken out of sight; it is by a policy that only talks, too."""
        step, shown = self.restriction.step, self.decision and self.decision.visibility
        return step == "delete" or (step == "conversation" and shown in ("hide", "hold"))

    @property
    def text(self) -> str | None:
        """The words that were decided, as a reader saw them; None where they are gone."""
        return (shown_text(self.content) or None) if self.content else None
