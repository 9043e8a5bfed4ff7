"""The demo's staff: two moderators, a lead and an admin."""

from __future__ import annotations

from service.communities import StaffMember, add_staff, find_staff
from service.storage import UnitOfWork

LEAD = "lead@example.org"
# (address, role, name, their own account at the host, which they never judge)
PEOPLE = (
    ("mod-one@example.org", "moderator", "First moderator", None),
    ("mod-two@example.org", "moderator", "Second moderator", "dana"),
    (LEAD, "lead", "Lead", None),
    ("admin@example.org", "admin", "Admin", None),
)


def ensure_staff(unit: UnitOfWork, community_id: str) -> StaffMember:
    """Add whoever is missing and return the lead."""
    for email, role, name, member_id in PEOPLE:
        if find_staff(unit.connection, community_id, email) is None:
            add_staff(unit, community_id, email, role, name, member_id, actor="demo")
    lead = find_staff(unit.connection, community_id, LEAD)
    assert lead is not None
    return lead
