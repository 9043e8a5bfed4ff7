"""What somebody did a moment ago, for the line at the top of the page they go on to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from service.appeals import read_appeal
from service.appeals.errors import AppealNotFoundError
from service.console import words
from service.review import find_verdict


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided, and what follows of it."""

    what: str
    follows: str


def find_done(connection: Connection, community_id: str, decided: str | None) -> Done | None:
    """Return what to say of the verdict or the judged appeal with the id ``decided``.

    ``None`` where there is no such thing, or the appeal has no answer yet.
    """
    if not decided:
        return None
    verdict = find_verdict(connection, community_id, decided)
    if verdict is not None:
        moved = verdict.verdict == "escalate"
        follows = "a lead takes over" if moved else "the host is being told"
        return Done(words.VERDICTS[verdict.verdict], follows)
    try:
        appeal = read_appeal(connection, community_id, decided)
    except AppealNotFoundError:
        return None
    if appeal.is_open:
        return None
    return Done(f"Appeal {appeal.state}", "the member gets your answer through the host")
