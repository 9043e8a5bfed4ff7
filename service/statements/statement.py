"""The statement of reasons of one restriction, without its words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.conversations import quote
from service.ladder import Restriction
from service.policy import AppealsConfig
from service.policy.guidelines import ShownGuideline, in_language
from service.statements.case import Case
from service.statements.facts import Fact, facts_of
from service.statements.languages import choose
from service.statements.origin import Deciding, Detection, deciding_of, detection_of, rule_of

State = Literal["asked", "in_force", "not_done", "ended", "taken_back"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What was restricted, why, by whom, how long, and how to object.

    Attributes:
        step: ``conversation``, ``delete`` or ``suspend``.
        hidden: whether the post was hidden.
        state: where it stands now; ``over_at`` is when it ended or was taken back.
        language: of the fixed words; ``guideline`` may be in another, which it names.
        earlier: whether earlier breaches counted when the step was chosen.
        quote: the words of the post: links dead, slurs masked, shortened.
        message: what a moderator wrote to the member.
        facts: what the rule rests on; empty where a human decided.
        scores: whether the policy shows scores as numbers.
        appeal_until: the end of the time for an appeal; None where none is possible.
        made_at: when this was written.
    """

    action_id: str
    author_id: str
    post_id: str | None
    step: str
    hidden: bool
    state: State
    language: str
    guideline: ShownGuideline | None
    severity: str | None
    earlier: bool
    quote: str | None
    message: str | None
    facts: tuple[Fact, ...]
    scores: bool
    detection: Detection
    deciding: Deciding
    rule: str | None
    model_version: str | None
    policy_version: int | None
    since: datetime
    until: datetime | None
    over_at: datetime | None
    appeal_until: datetime | None
    made_at: datetime

    @property
    def may_appeal(self) -> bool:
        """Whether an appeal can be filed now."""
        open_ = self.appeal_until is not None and self.made_at < self.appeal_until
        return open_ and self.state not in ("taken_back", "not_done")


def statement(case: Case, now: datetime, language: str | None = None) -> Statement:
    """Return the statement of a restriction.

    Args:
        case: what was frozen of it.
        now: the present moment.
        language: the language wanted (BCP 47); else that of the post, then of the policy.
    """
    found, decision = case.restriction, case.decision
    policy = case.policy.policy if case.policy else None
    original = policy.document.written_in if policy else "en"
    chosen = choose(language, decision.language if decision else None, original)
    facts = facts_of(decision.trace, decision.rule) if decision else ()
    state, over_at = _state(found, now)
    guideline = case.guideline
    return Statement(
        action_id=found.action_id,
        author_id=found.author_id,
        post_id=case.post.post_id if case.post else None,
        step=found.step,
        hidden=case.hidden,
        state=state,
        language=chosen,
        guideline=in_language(guideline, chosen, original) if guideline else None,
        severity=found.severity,
        earlier=bool(found.standing_before),
        quote=quote(case.text) if case.text else None,
        message=case.origin.message if case.origin else None,
        facts=facts,
        scores=policy.document.statements.scores if policy else False,
        detection=detection_of(case, facts),
        deciding=deciding_of(case),
        rule=rule_of(case),
        model_version=decision.model_version if decision else None,
        policy_version=decision.policy_version if decision else None,
        since=found.requested_at,
        until=found.until,
        over_at=over_at,
        appeal_until=_appeal_until(found, policy.appeals if policy else None),
        made_at=now,
    )


def _state(found: Restriction, now: datetime) -> tuple[State, datetime | None]:
    if found.status == "reversed":
        return "taken_back", found.reversed_at
    if found.status in ("failed", "refused"):
        return "not_done", None
    ends = [end for end in (found.ended_at, found.until) if end is not None and end <= now]
    if ends:
        return "ended", min(ends)
    return ("in_force" if found.status == "completed" else "asked"), None


def _appeal_until(found: Restriction, appeals: AppealsConfig | None) -> datetime | None:
    if appeals is None or found.step not in appeals.restrictions:
        return None
    return appeals.ends_at(found.requested_at)
