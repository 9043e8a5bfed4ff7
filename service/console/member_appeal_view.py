"""What the page of an appeal shows to the member, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection

from service.appeals import (
    AppealView,
    Matter,
    appeal_of_action,
    matter_of_action,
    read_link,
    require_appealable,
)
from service.appeals.errors import AppealWindowError
from service.console.member_languages import PAGES
from service.conversations import quote
from service.decisions import PolicySource, revision_content, shown_text
from service.errors import ReinsError
from service.ladder import Restriction
from service.statements import LANGUAGES, NAMES, moment

QUOTED = 600


@dataclass(frozen=True, slots=True)
class Objection:
    """What the page shows.

    Attributes:
        matter: the restriction and the policy that promised the window.
        reason: the guideline as the member was told it; ``None`` where none was named.
        quoted: the words of the post: links dead, slurs masked, shortened.
        appeal: what the member said against it, if they did.
        closed: why nothing can be said against it any more: it is ``late``, ``taken_back``, or
            the policy takes ``none``.
    """

    matter: Matter
    reason: dict[str, Any] | None
    quoted: str
    appeal: AppealView | None
    closed: Literal["late", "taken_back", "none"] | None

    @property
    def restriction(self) -> Restriction:
        """What was done to the member."""
        assert self.matter.restriction is not None
        return self.matter.restriction


def objection(
    connection: Connection, policies: PolicySource, token: str, now: datetime
) -> Objection:
    """Return what a link is about.

    Raises:
        TokenForgedError, TokenPurposeError, TokenExpiredError: the link is not good.
        UnknownActionError: what it was about is gone.
        NotAppealableError: it is no step of the ladder.
    """
    link = read_link(connection, token, now)
    matter = matter_of_action(connection, policies, link.community_id, link.action_id)
    content = revision_content(connection, matter.post_pk, matter.decision.revision)
    return Objection(
        matter=matter,
        reason=matter.decision.reason,
        quoted=quote(shown_text(content), QUOTED) if content else "",
        appeal=appeal_of_action(connection, link.action_id),
        closed=_closed(matter, now),
    )


def told(found: Objection, language: str, text: str) -> dict[str, Any]:
    """Return the words of the page; ``text`` is a refused appeal, to be mended."""
    one, statement = found.restriction, LANGUAGES[language]
    times = [statement.times.since.replace("{date}", moment(one.requested_at))]
    if one.step == "suspend" and one.until is not None:
        times.append(statement.times.until.replace("{date}", moment(one.until)))
    elif one.step == "suspend":
        times.append(statement.times.endless["suspend"])
    ends = moment(found.matter.ends_at)
    return {
        "shown": found,
        "text": text,
        "language": language,
        "languages": NAMES,
        "page": PAGES[language],
        "times": times,
        "until": statement.redress.until.replace("{date}", ends),
        "late": statement.redress.over.replace("{date}", ends),
        "none": statement.redress.none,
        "moment": moment,
    }


def problem(found: Objection, language: str, text: str) -> str:
    """Return what is wrong with a refused appeal: it is empty, or too long."""
    form, most = PAGES[language].form, found.matter.config.max_characters
    if not text.strip():
        return form.empty
    return form.too_long.replace("{most}", f"{most:,}".replace(",", PAGES[language].thousands))


def _closed(matter: Matter, now: datetime) -> Literal["late", "taken_back", "none"] | None:
    assert matter.restriction is not None
    if matter.restriction.status == "reversed":
        return "taken_back"
    try:
        require_appealable(matter, now)
    except AppealWindowError:
        return "late"
    except ReinsError:
        return "none"
    return None
