"""Plain words for what the domains call by short names. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LABELS = {
    "toxicity": "Toxicity",
    "severe_toxicity": "Severe toxicity",
    "insult": "Insult",
    "threat": "Threat",
    "identity_attack": "Attack on identity",
    "sexual": "Sexual content",
    "profanity": "Strong language",
    "spam": "Spam",
    "off_topic": "Off topic",
}
VERDICTS = {
    "fine": "Fine",
    "conversation": "Conversation",
    "delete": "Delete",
    "suspend": "Suspend",
    "escalate": "Escalate",
    "wrong_label": "Wrong label",
}
KINDS = {
    "flagged": "Flagged by the policy",
    "reported": "Reported by members",
    "confirm": "A step to confirm",
    "edited": "Edited while waiting",
    "sample": "A post to judge",
    "appeal": "An appeal",
}
RULES = {
    "unmeasured_language": "A language without figures",
    "disagreement": "Rules disagree",
    "care": "A care contact answers",
    "care_signal": "Somebody may need care",
    "protected_subject": "A subject on which no machine enforces",
}
SOURCES = {
    "automated": "The policy",
    "human": "A moderator",
    "reports": "Member reports",
    "timer": "The end of a hold",
    "undo": "An undo of a rule",
}
OUTCOMES = {"allow": "Allowed", "review": "Sent to review", "enforce": "Enforced"}
VISIBILITIES = {"show": "shown", "hold": "held back", "hide": "hidden"}
STEPS = {
    "conversation": "Conversation",
    "delete": "Deletion",
    "suspend": "Suspension",
    "nudge": "Nudge",
    "correct": "Correction",
    "label": "Label",
    "care": "Message of a care contact",
    "slow": "Thread slowed down",
    "lock": "Thread locked",
    "split": "Thread split",
    "move": "Thread moved",
}
STATUSES = {
    "proposed": "waits for a moderator",
    "requested": "the host was asked",
    "completed": "done by the host",
    "failed": "failed at the host",
    "refused": "refused by the host",
    "reversed": "taken back",
    "cancelled": "withdrawn",
}
REASONS = {"illegal": "Illegal", "incorrect": "Incorrect information", "other": "Other"}


def title(guideline: str | None, rule: str | None, kind: str) -> str:
    """Return what an item is about: the guideline, or why it is here at all."""
    return guideline or RULES.get(rule or "") or KINDS.get(kind, kind)


def span(length: timedelta) -> str:
    """Return a length of time in one or two words."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def ago(moment: datetime, now: datetime) -> str:
    """Return how long ago something was."""
    return "just now" if now - moment < timedelta(minutes=1) else f"{span(now - moment)} ago"


def due(moment: datetime | None, now: datetime) -> str | None:
    """Return when something is due, or for how long it has been."""
    if moment is None:
        return None
    return f"due in {span(moment - now)}" if moment > now else f"{span(now - moment)} overdue"


def stamp(moment: datetime) -> str:
    """Return a moment for a reader, in UTC."""
    return f"{moment.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def many(count: int, thing: str) -> str:
    """Return a count with its noun in the right number."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
