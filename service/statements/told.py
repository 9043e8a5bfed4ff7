"""A statement as it leaves the service: read, written in words, with its links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.decisions import PolicySource
from service.kit import rfc3339
from service.statements.facts import Fact
from service.statements.links import APPEAL, LASTS, STATEMENT, member_link
from service.statements.load import read_case
from service.statements.statement import Statement, statement
from service.statements.wording import Section, as_text, sections
from service.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the addresses of its page and of an appeal; None without a public URL."""

    statement: Statement
    url: str | None
    appeal_url: str | None

    def body(self) -> dict[str, Any]:
        """Return the wire form."""
        found = self.statement
        guideline = found.guideline
        return {
            "action_id": found.action_id,
            "post_id": found.post_id,
            "author_id": found.author_id,
            "step": found.step,
            "post_hidden": found.hidden,
            "state": found.state,
            "since": rfc3339(found.since),
            "until": found.until and rfc3339(found.until),
            "over_at": found.over_at and rfc3339(found.over_at),
            "guideline": guideline
            and {"guideline_id": guideline.id, "title": guideline.title, "text": guideline.text},
            "severity": found.severity,
            "quote": found.quote,
            "facts": [_fact_body(fact, found.scores) for fact in found.facts],
            "detection": found.detection,
            "decision": found.deciding,
            "rule": found.rule,
            "model_version": found.model_version,
            "policy_version": found.policy_version,
            "appeal": {
                "possible": found.may_appeal,
                "until": found.appeal_until and rfc3339(found.appeal_until),
                "url": self.appeal_url,
            },
            "language": found.language,
            "sections": [_section_body(one) for one in sections(found)],
            "text": as_text(found, self.appeal_url),
            "url": self.url,
        }


def tell(
    unit: UnitOfWork,
    policies: PolicySource,
    community_id: str,
    action_id: str,
    language: str | None,
    public_url: str | None,
) -> Told:
    """Return the statement of an action.

    Args:
        unit: signs the links; nothing else is written.
        policies: where stored versions of the policy are read.
        community_id: whose action.
        action_id: the action.
        language: the language wanted, or None for that of the post.
        public_url: where members reach this service, without a trailing slash; None if nowhere.

    Raises:
        UnknownActionError: there is no such action.
        NoStatementError: it restricts nobody, or was never asked of the host.
    """
    case = read_case(unit.connection, policies, community_id, action_id)
    found = statement(case, unit.now, language)
    if public_url is None:
        return Told(found, None, None)
    url = member_link(unit, public_url, community_id, STATEMENT, action_id, unit.now + LASTS)
    appeal_url = None
    if found.may_appeal and found.appeal_until is not None and case.policy is not None:
        # Its page shows the answer, too: it stays until an appeal of the last day has one.
        until = case.policy.policy.appeals.due_at(found.appeal_until)
        appeal_url = member_link(unit, public_url, community_id, APPEAL, action_id, until)
    return Told(found, url, appeal_url)


def _fact_body(fact: Fact, scores: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": fact.kind, "label": fact.label}
    return told | ({"value": fact.value, "at_least": fact.line} if scores and fact.label else {})


def _section_body(section: Section) -> dict[str, Any]:
    return {"key": section.key, "title": section.title, "lines": list(section.lines)}
