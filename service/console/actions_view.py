"""What the pages of actions show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from service.communities import StaffMember, find_member, staff_names
from service.console import action_words, words
from service.decisions import find_post_by_pk
from service.ladder.browse import ActionView, Shelf, browse_actions, find_action
from service.review import barred_for, find_open
from service.review.access import is_involved

PAGE = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the list, as its address has it."""

    state: Shelf = "waiting"
    step: str | None = None
    author: str | None = None

    @property
    def filtered(self) -> bool:
        """Tell whether more than the state was chosen."""
        return self.step is not None or self.author is not None

    def address(self, **more: str) -> str:
        """Return the address of the list, with other values where ``more`` has some."""
        given = {"state": self.state, "step": self.step, "author": self.author} | more
        return "/console/actions?" + urlencode({key: one for key, one in given.items() if one})


@dataclass(frozen=True, slots=True)
class Row:
    """An action in the list; ``known`` tells whether its post can be opened."""

    action: ActionView
    member: str
    known: bool
    item_id: str | None


def list_context(
    connection: Connection,
    staff: StaffMember,
    wanted: Wanted,
    *,
    after: str | None,
    lifted: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Return everything the list shows; the reader's own matters are left out."""
    community = staff.community_id
    barred = barred_for(connection, staff)
    found, following = browse_actions(
        connection,
        community,
        now,
        shelf=wanted.state,
        step=wanted.step,
        author_id=wanted.author,
        without_author=barred.member_id,
        without_posts=barred.reported,
        after=after,
        limit=PAGE,
    )
    return {
        "rows": _rows(connection, staff, found),
        "wanted": wanted,
        "shelves": action_words.SHELVES,
        "steps": words.STEPS,
        "names": staff_names(connection, community),
        "next_page": wanted.address(after=following) if following else None,
        "lifted": _lifted(connection, staff, lifted) if lifted else None,
    }


def is_own(connection: Connection, staff: StaffMember, action: ActionView) -> bool:
    """Tell whether a person is the member, or involved in the post."""
    if staff.member_id is None:
        return False
    post = find_post_by_pk(connection, action.post_pk) if action.post_pk else None
    involved = post is not None and is_involved(connection, staff, post)
    return staff.member_id == action.author_id or involved


def member_name(connection: Connection, action: ActionView) -> str:
    """Return the name of the member whom an action is about, or their id."""
    member = find_member(connection, action.community_id, action.author_id)
    return (member and member.display_name) or action.author_id


def is_known(connection: Connection, action: ActionView) -> bool:
    """Tell whether the post of an action can be opened."""
    return action.post_pk is not None and find_post_by_pk(connection, action.post_pk) is not None


def _rows(connection: Connection, staff: StaffMember, found: Sequence[ActionView]) -> list[Row]:
    # Who is mentioned in a post is part of its text, which the list of actions can't look into.
    return [
        Row(
            action=one,
            member=member_name(connection, one),
            known=is_known(connection, one),
            item_id=_item_id(connection, one),
        )
        for one in found
        if not is_own(connection, staff, one)
    ]


def _item_id(connection: Connection, action: ActionView) -> str | None:
    item = find_open(connection, action.post_pk) if action.post_pk else None
    return item.id if item else None


def _lifted(connection: Connection, staff: StaffMember, action_id: str) -> Row | None:
    """The suspension that was just lifted, for the line that says so."""
    action = find_action(connection, staff.community_id, action_id)
    if action is None or is_own(connection, staff, action):
        return None
    if action.ended_by in (None, "timer"):
        return None
    return Row(action, member_name(connection, action), is_known(connection, action), None)
