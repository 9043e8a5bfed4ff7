"""Signed links with which a member appeals without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from service.decisions import PolicySource
from service.policy import AppealsConfig
from service.signing import LINKS, read_token
from service.statements.links import APPEAL, member_link
from service.storage import UnitOfWork

SHORTEST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LinkedAction:
    """The restriction that a link is about."""

    community_id: str
    action_id: str


def appeal_link(
    unit: UnitOfWork,
    base_url: str,
    community_id: str,
    action_id: str,
    since: datetime,
    config: AppealsConfig,
) -> tuple[str, datetime]:
    """Return a link to appeal against an action, and until when it works.

    It works until an appeal of the last day is due to be answered, so that the member can read
    the answer where they wrote; and for a week at least, whenever it was asked for.

    Args:
        unit: the transaction; the key is made if there is none yet.
        base_url: address of the service, without a trailing slash.
        community_id: whose member.
        action_id: the restriction.
        since: when it was asked of the host.
        config: what the policy says of appeals.
    """
    expires_at = max(config.due_at(config.ends_at(since)), unit.now + SHORTEST)
    url = member_link(unit, base_url, community_id, APPEAL, action_id, expires_at)
    return url, expires_at


def read_link(connection: Connection, token: str, now: datetime) -> LinkedAction:
    """Return what a link is about.

    Raises:
        TokenForgedError, TokenPurposeError: it is not whole, or none of ours for this.
        TokenExpiredError: its time is over.
    """
    claims = read_token(connection, token, LINKS, audience=APPEAL, now=now)
    return LinkedAction(claims.community_id, claims.subject)


class AppealLinks:
    """Adds ``appeal_url`` to `action.requested` where the step can be appealed.

    Args:
        policies: where policies come from.
        base_url: address of the service, without a trailing slash.
    """

    def __init__(self, policies: PolicySource, base_url: str) -> None:
        self._policies = policies
        self._base_url = base_url

    def __call__(self, unit: UnitOfWork, community_id: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the data of an event gets besides."""
        live = self._policies.for_author(unit.connection, community_id, data["author_id"])
        config = live.policy.appeals
        if data["step"] not in config.restrictions:
            return {}
        url, _ = appeal_link(
            unit, self._base_url, community_id, data["action_id"], unit.now, config
        )
        return {"appeal_url": url}
