"""A key acts for a person here: who that is."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header
from sqlalchemy import Connection

from service.communities import Principal, StaffMember, get_staff
from service.review.errors import StaffNeededError
from service.review.schemas import StaffIn

StaffHeader = Annotated[
    str | None,
    Header(
        alias="Reins-Staff",
        max_length=320,
        description="Address of the member of staff who acts: nobody sees their own matter.",
    ),
]


def acting(
    connection: Connection, principal: Principal, header: str | None, body: StaffIn | None
) -> StaffMember:
    """Return the member of staff for whom a key acts.

    Raises:
        StaffNeededError: the request names nobody.
        UnknownStaffError: nobody active has the address.
    """
    email = (body.staff if body else None) or header
    if email is None:
        raise StaffNeededError(
            "A key acts for a person here: name them as `staff` in the body or in the header "
            "`Reins-Staff`, by the address of `reins staff add`"
        )
    return get_staff(connection, principal.community_id, email)
