"""The names a post shows of its author, and whether they look like those of the staff."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from service.communities import MemberView, find_member, list_staff
from service.decisions.schemas import Content
from service.policy import NameFacts, same_look

NAME_KINDS = ("display_name", "username")


def name_facts(
    connection: Connection,
    community_id: str,
    content: Content,
    member: MemberView | None,
    needs: Collection[str],
) -> NameFacts | None:
    """What the policy may know of names; None where nobody asks or no name is known."""
    if not {"names.shown", "names.staff"} & set(needs):
        return None
    shown = shown_names(content, member)
    if not shown:
        return None
    if "names.staff" not in needs:
        return {"shown": shown}
    names = staff_of(connection, community_id, content.author_id)
    alike = [name for name in names if any(same_look(name, one) for one in shown)]
    return {"shown": shown, "staff": alike}


def shown_names(content: Content, member: MemberView | None) -> list[str]:
    """The author's display name, and the text of a post that is a name."""
    display = (content.author and content.author.display_name) or (member and member.display_name)
    shown = [display] if display else []
    return [*shown, content.text] if content.kind in NAME_KINDS else shown


def staff_of(connection: Connection, community_id: str, author_id: str) -> list[str]:
    """The names of the active staff and of their accounts at the host, but for the author's own."""
    names: dict[str, None] = {}
    for person in list_staff(connection, community_id):
        if person.disabled_at is not None or person.member_id == author_id:
            continue
        names[person.name] = None
        account = person.member_id and find_member(connection, community_id, person.member_id)
        if account and account.display_name:
            names[account.display_name] = None
    return list(names)
