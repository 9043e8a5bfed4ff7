"""Logging in: a one-time link becomes a session; only hashes of both are stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from service.communities.errors import LoginLinkError
from service.communities.staff import StaffMember, member_from
from service.communities.tables import LoginLink, Staff, StaffSession
from service.kit import hash_token, new_token
from service.storage import UnitOfWork


def create_link(unit: UnitOfWork, staff: StaffMember, minutes: int = 15) -> str:
    """Make a login link for a member of staff and return its token."""
    token = new_token()
    row = {
        "id": unit.new_id(),
        "community_id": staff.community_id,
        "staff_id": staff.id,
        "token_hash": hash_token(token),
        "created_at": unit.now,
        "expires_at": unit.now + timedelta(minutes=minutes),
    }
    unit.connection.execute(insert(LoginLink), row)
    unit.audit(staff.community_id, "cli", "login.link_created", f"staff/{staff.id}", {})
    return token


def peek_link(connection: Connection, token: str, now: datetime) -> StaffMember | None:
    """Return whom an unspent link would log in, without spending it."""
    row = connection.execute(
        select(*Staff.__table__.columns)
        .join(LoginLink, LoginLink.staff_id == Staff.id)
        .where(LoginLink.token_hash == hash_token(token), LoginLink.spent_at.is_(None))
        .where(LoginLink.expires_at > now, Staff.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else member_from(row)


def spend_link(unit: UnitOfWork, token: str, hours: int = 12) -> tuple[str, StaffMember]:
    """Spend a link: return a new session's token and whose it is.

    Raises:
        LoginLinkError: the link was spent, has expired or never existed.
    """
    staff = peek_link(unit.connection, token, unit.now)
    spent = unit.connection.execute(
        update(LoginLink)
        .where(LoginLink.token_hash == hash_token(token), LoginLink.spent_at.is_(None))
        .values(spent_at=unit.now)
    )
    if staff is None or not spent.rowcount:
        raise LoginLinkError(
            "This link was used already or is too old. Ask for a new one: an administrator gets "
            "it with `reins login-link EMAIL`."
        )
    session, csrf = new_token(), new_token(24)
    row = {
        "id": unit.new_id(),
        "community_id": staff.community_id,
        "staff_id": staff.id,
        "token_hash": hash_token(session),
        "csrf_token": csrf,
        "created_at": unit.now,
        "expires_at": unit.now + timedelta(hours=hours),
    }
    unit.connection.execute(insert(StaffSession), row)
    unit.audit(staff.community_id, staff.actor, "login.succeeded", f"staff/{staff.id}", {})
    return session, staff


def find_session(connection: Connection, session: str, now: datetime) -> StaffMember | None:
    """Return whose session this is, with its CSRF token, or ``None``."""
    row = connection.execute(
        select(*Staff.__table__.columns, StaffSession.csrf_token)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == hash_token(session), StaffSession.revoked_at.is_(None))
        .where(StaffSession.expires_at > now, Staff.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else member_from(row, row.csrf_token)


def end_session(unit: UnitOfWork, session: str) -> None:
    """Log out: the session's cookie is worthless from now on."""
    unit.connection.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == hash_token(session))
        .values(revoked_at=unit.now)
    )
