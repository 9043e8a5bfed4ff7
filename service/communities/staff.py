"""Staff: the people who moderate, with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.communities.errors import StaffExistsError, UnknownRoleError, UnknownStaffError
from service.communities.tables import Staff
from service.storage import UnitOfWork

ROLES = {
    "moderator": "decides items of the queue",
    "lead": "decides, sees the whole queue, takes over leases and writes policy drafts",
    "admin": "everything, policy and keys included",
    "community_manager": "reads the health of the community",
    "auditor": "reads everything, changes nothing",
}
DECIDING = frozenset({"moderator", "lead", "admin"})
WRITING_POLICY = frozenset({"lead", "admin"})
PUBLISHING_POLICY = frozenset({"admin"})
READING_FIGURES = frozenset({"lead", "admin", "community_manager", "auditor"})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff; ``member_id`` is their own account at the host, if they have one."""

    id: str
    community_id: str
    email: str
    name: str
    role: str
    member_id: str | None
    disabled_at: datetime | None = None
    csrf_token: str = ""

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return f"staff:{self.id}"

    @property
    def may_decide(self) -> bool:
        """Tell whether the role decides items."""
        return self.role in DECIDING

    @property
    def may_write_policy(self) -> bool:
        """Tell whether the role stores, checks and tries versions of the policy."""
        return self.role in WRITING_POLICY

    @property
    def may_publish_policy(self) -> bool:
        """Tell whether the role makes versions of the policy decide posts."""
        return self.role in PUBLISHING_POLICY

    @property
    def may_read_figures(self) -> bool:
        """Tell whether the role reads how the community is moderated as a whole."""
        return self.role in READING_FIGURES


def add_staff(
    unit: UnitOfWork,
    community_id: str,
    email: str,
    role: str,
    name: str | None = None,
    member_id: str | None = None,
    actor: str = "cli",
) -> str:
    """Add a person and return their staff id.

    Raises:
        UnknownRoleError: the role does not exist.
        StaffExistsError: the address is staff of the community already.
    """
    if role not in ROLES:
        raise UnknownRoleError(f"There is no role {role!r}: choose from {', '.join(ROLES)}")
    email = email.strip().lower()
    if find_staff(unit.connection, community_id, email) is not None:
        raise StaffExistsError(f"{email} is staff of this community already")
    staff_id = unit.new_id()
    row: dict[str, Any] = {
        "id": staff_id,
        "community_id": community_id,
        "email": email,
        "name": name or email.partition("@")[0].replace(".", " ").title(),
        "role": role,
        "member_id": member_id,
        "queues": [],
        "preferences": {},
        "created_at": unit.now,
    }
    unit.connection.execute(insert(Staff), row)
    unit.audit(community_id, actor, "staff.added", f"staff/{staff_id}", {"role": role})
    return staff_id


def find_staff(connection: Connection, community_id: str, email: str) -> StaffMember | None:
    """Return the member of staff with this address, or ``None``."""
    row = connection.execute(
        select(*Staff.__table__.columns).where(
            Staff.community_id == community_id, Staff.email == email.strip().lower()
        )
    ).one_or_none()
    return None if row is None else member_from(row)


def get_staff(connection: Connection, community_id: str, email: str) -> StaffMember:
    """Return the member of staff with this address.

    Raises:
        UnknownStaffError: nobody active has it.
    """
    found = find_staff(connection, community_id, email)
    if found is None or found.disabled_at is not None:
        raise UnknownStaffError(
            f"Nobody with the address {email} is staff here: `reins staff add {email} --role "
            "moderator` adds them"
        )
    return found


def link_staff(unit: UnitOfWork, community_id: str, email: str, member_id: str | None) -> None:
    """Tell which member a person on the staff is; they never see or decide their own matters.

    Raises:
        UnknownStaffError: nobody active has the address.
    """
    staff = get_staff(unit.connection, community_id, email)
    unit.connection.execute(update(Staff).where(Staff.id == staff.id).values(member_id=member_id))
    payload = {"member_id": member_id}
    unit.audit(community_id, "host", "staff.linked", f"staff/{staff.id}", payload)


def list_staff(connection: Connection, community_id: str) -> list[StaffMember]:
    """Return everybody on the staff of a community, by address."""
    rows = connection.execute(
        select(*Staff.__table__.columns)
        .where(Staff.community_id == community_id)
        .order_by(Staff.email)
    )
    return [member_from(row) for row in rows]


def staff_names(connection: Connection, community_id: str) -> dict[str, str]:
    """Return the name of each member of staff by staff id."""
    rows = connection.execute(
        select(Staff.id, Staff.name).where(Staff.community_id == community_id)
    )
    return {row.id: row.name for row in rows}


def member_from(row: Any, csrf_token: str = "") -> StaffMember:
    """Build the value from a row that carries the columns of ``staff``."""
    return StaffMember(
        row.id,
        row.community_id,
        row.email,
        row.name,
        row.role,
        row.member_id,
        row.disabled_at,
        csrf_token,
    )
