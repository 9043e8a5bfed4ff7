"""The figures of a transparency report, counted from the audit trail and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select

from service.audit.tables import AuditEvent
from service.ladder.offence import STEPS

Counts = Counter[tuple[str, ...]]
TAKEN_BACK = {"verdict": "verdict", "undo of rule": "undo", "appeal": "appeal"}
"""How the reasons of `action.reversed` begin."""


class Audited:
    """What the trail of a community says happened in a span."""

    def __init__(
        self, connection: Connection, community_id: str, since: datetime, until: datetime
    ) -> None:
        rows = connection.execute(
            select(AuditEvent.at, AuditEvent.type, AuditEvent.subject, AuditEvent.payload)
            .where(AuditEvent.community_id == community_id)
            .order_by(AuditEvent.seq)
        ).all()
        self.since, self.until = since, until
        self.counts: Counts = Counter()
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._posts: set[str] = set()
        self._sources: dict[str, str] = {}
        self._proposed: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, tuple[tuple[str, ...], datetime]] = {}
        self._done: dict[str, datetime] = {}
        self._reversed: dict[str, datetime] = {}
        self._begun: dict[str, tuple[str, datetime]] = {}
        self._answers: dict[str, tuple[tuple[str, ...], datetime] | None] = {}
        told = [orjson.loads(row.payload) for row in rows]
        for row, payload in zip(rows, told, strict=True):
            if row.type == "post.decided":
                self._sources[payload["decision_id"]] = payload["source"]
        for row, payload in zip(rows, told, strict=True):
            does: Callable[..., None] | None = getattr(self, "_" + row.type.replace(".", "_"), None)
            if does is not None:
                does(row.at, row.subject, payload)
        self._conclude()

    def _in(self, at: datetime) -> bool:
        return self.since <= at < self.until

    def _add(self, at: datetime, *key: str) -> None:
        if self._in(at):
            self.counts[key] += 1

    def _post_decided(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        self._add(at, "decisions", told["source"], told["outcome"] or "none")
        if told["source"] == "automated":
            self._add(at, "languages", told["language"] or "none")
        if self._in(at):
            self._posts.add(subject)

    def _strike_given(self, at: datetime, _s: str, told: dict[str, Any]) -> None:
        self._add(at, "strikes", told["guideline_id"], told["severity"])

    def _strike_revoked(self, at: datetime, _s: str, _told: dict[str, Any]) -> None:
        self._add(at, "strikes_revoked")

    def _action_proposed(self, _at: datetime, subject: str, told: dict[str, Any]) -> None:
        self._proposed[subject] = told

    def _action_requested(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        if told["step"] in STEPS:
            by = "human" if self._sources[told["decision_id"]] == "human" else "automated"
            self._ask(at, subject, told, told["proposed_by"], told["confirmed_by"], by)

    def _action_confirmed(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        proposed = self._proposed[subject]
        self._ask(at, subject, proposed, told["proposed_by"], told["confirmed_by"], "human")

    def _ask(
        self, at: datetime, subject: str, told: dict[str, Any], one: str, other: str, by: str
    ) -> None:
        by = "confirmed" if one == "policy" and other else "human" if one else by
        key = (told["guideline_id"] or "none", told["step"], by)
        self._asked[subject] = key, at
        self._add(at, "restrictions", *key)

    def _action_completed(self, at: datetime, subject: str, _told: dict[str, Any]) -> None:
        self._done[subject] = at

    def _action_reversed(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        if subject in self._asked:
            how = next(how for word, how in TAKEN_BACK.items() if told["why"].startswith(word))
            self._reversed[subject] = at
            self._add(at, "reversals", self._asked[subject][0][1], how)

    def _action_ended(self, at: datetime, _s: str, told: dict[str, Any]) -> None:
        self._add(at, "suspensions_over", told["how"])

    def _review_opened(self, at: datetime, _s: str, told: dict[str, Any]) -> None:
        self._begun[f"item/{told['item_id']}"] = "flag_to_verdict", at

    def _review_decided(self, at: datetime, _s: str, told: dict[str, Any]) -> None:
        self._add(at, "verdicts", told["verdict"])
        self._took(at, f"item/{told['item_id']}")

    def _review_escalated(self, at: datetime, _s: str, _told: dict[str, Any]) -> None:
        self._add(at, "verdicts", "escalate")

    def _report_received(self, at: datetime, _s: str, told: dict[str, Any]) -> None:
        self._begun[f"report/{told['report_id']}"] = "report_to_answer", at
        self._answers[f"report/{told['report_id']}"] = None
        self._add(at, "reports", told["reason"])

    def _report_resolved(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        self._answers[subject] = ("reports_answered", told["reason"], told["outcome"]), at

    def _report_reopened(self, _at: datetime, subject: str, _t: dict[str, Any]) -> None:
        self._answers[subject] = None

    def _appeal_filed(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        self._begun[subject] = "appeal_to_answer", at
        self._answers[subject] = None
        self._add(at, "appeals", _about(told))

    def _appeal_resolved(self, at: datetime, subject: str, told: dict[str, Any]) -> None:
        state = {"uphold": "upheld", "overturn": "overturned"}[told["judgement"]]
        self._answers[subject] = ("appeals_answered", _about(told), state), at

    def _took(self, at: datetime, subject: str) -> None:
        if self._in(at):
            name, begun = self._begun[subject]
            self.seconds[name].append((at - begun).total_seconds())

    def _conclude(self) -> None:
        self.counts["posts",] = len(self._posts)
        for subject, (key, at) in self._asked.items():
            if subject in self._reversed:
                self._add(at, "restrictions_reversed", *key)
            elif subject in self._done and self._in(at):
                took = (self._done[subject] - at).total_seconds()
                self.seconds["request_to_done"].append(took)
        for subject, answer in self._answers.items():
            if answer is not None:
                self._add(answer[1], *answer[0])
                self._took(answer[1], subject)
            begun = self._begun[subject][1]
            if begun < self.until and (answer is None or answer[1] >= self.until):
                about = () if subject.startswith("report/") else ("restriction",)
                self.counts[f"{subject.partition('/')[0]}s_open", *about] += 1


def _about(told: dict[str, Any]) -> str:
    return "report" if told["report_id"] else "restriction"


def without_rare_languages(counts: Counts, least: int = 3) -> Counts:
    """The counts with languages of fewer decisions put together, as a report shows them."""
    found: Counts = Counter()
    for key, number in counts.items():
        rare = key[0] == "languages" and number < least
        found[("languages", "other") if rare else key] += number
    return found


def measured(counts: Counts, names: Sequence[str]) -> set[str]:
    """Those of some measures that count something."""
    return {name for name in names if any(key[0] == name and n for key, n in counts.items())}
