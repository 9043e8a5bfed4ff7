"""Plain words for what the domains call by short names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

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
FACTS = {
    "links.count": "Links:",
    "mentions.count": "Mentions:",
    "counts.reports": "Reports:",
    "counts.near_misses": "Drafts that would have been refused:",
    "counts.posts_last_hour": "Posts in the last hour:",
    "counts.posts_last_day": "Posts in the last day:",
    "author.age_days": "Days since the author joined:",
    "author.accepted_posts": "Accepted posts of the author:",
}
REASONS = {"illegal": "Illegal", "incorrect": "Incorrect information", "other": "Other"}


def title(guideline: str | None, rule: str | None, kind: str) -> str:
    """Return what an item is about: the guideline, or why it is here at all."""
    return guideline or RULES.get(rule or "") or KINDS.get(kind, kind)


def reasons(trace: list[dict[str, Any]], rule: str | None) -> list[str]:
    """Return in words what made the deciding rule match."""
    if rule == "disagreement":
        return ["Rules of the same weight disagree, so a human decides"]
    for entry in trace:
        if entry.get("name") == rule and entry.get("result") == "matched":
            return [_reason(name, found) for name, found in entry.get("values", {}).items()]
    return []


def _reason(name: str, found: Any) -> str:
    kind, _, rest = name.partition(".")
    if kind == "score" and isinstance(found, dict):
        return f"{LABELS.get(rest, rest)} {_amount(found)}"
    if kind == "words" and isinstance(found, list):
        return f"Words of the list “{_plain(rest)}”: {', '.join(map(str, found[:6]))}"
    if isinstance(found, dict):
        return f"{FACTS.get(name, _plain(rest or kind).capitalize())} {_amount(found)}"
    if kind == "author" and isinstance(found, bool):
        return f"The author is {'' if found else 'not '}{_plain(rest)}"
    if name == "language":
        return f"The model has no measured figures for this language ({found})"
    if name == "media":
        return "The attachments were not looked at by anything"
    return f"{_plain(name)}: {found}"


def _amount(found: Mapping[str, Any]) -> str:
    parts = [_number(found["is"])] if "is" in found else []
    if "at_least" in found:
        parts.append(f"(the line is {_number(found['at_least'])})")
    if "below" in found:
        parts.append(f"(below {_number(found['below'])})")
    return " ".join(parts) or ", ".join(f"{_plain(key)} {value}" for key, value in found.items())


def _number(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


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
