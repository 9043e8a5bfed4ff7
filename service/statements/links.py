"""Links to pages that need no account: signed, for one action, good until a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from service.signing import LINKS, sign_token
from service.storage import UnitOfWork

STATEMENT: Final = "statement"
APPEAL: Final = "appeal"
LASTS: Final = timedelta(days=60)
"""How long the link to a statement is good: as long as a key of links reads after a rotation."""


def member_link(
    unit: UnitOfWork,
    base_url: str,
    community_id: str,
    audience: str,
    action_id: str,
    expires_at: datetime,
) -> str:
    """Return the address of a page for the member whom an action is about.

    Args:
        unit: the key is made in this transaction if there is none yet.
        base_url: address of this service, without a trailing slash.
        community_id: whose action.
        audience: ``statement`` or ``appeal``; it is part of the address, too.
        action_id: the action.
        expires_at: until when it is good.
    """
    token = sign_token(
        unit, community_id, LINKS, audience=audience, subject=action_id, expires_at=expires_at
    )
    return f"{base_url}/m/{audience}/{token}"
