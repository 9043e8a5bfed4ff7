"""Erasing a member: begun in one transaction, done in small ones, taken up again after a kill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from service.communities import find_member, is_pseudonym
from service.privacy import others, own
from service.privacy.batch import Done
from service.privacy.errors import UnknownMemberError
from service.privacy.keep import needs, record_of, still_needed
from service.privacy.records import (
    add_erasure,
    read_erasure,
    unfinished,
    update_erasure,
    waiting_for,
)
from service.privacy.rename import (
    forget_checks,
    forget_profile,
    is_known,
    put_pseudonym,
    remaining,
    shown_names,
)
from service.privacy.target import Target
from service.privacy.words import without_name
from service.review.withdrawing import withdraw_against
from service.storage import Database, UnitOfWork

Step = Callable[[UnitOfWork, Target, str | None], Done]
Show = Callable[[str], None]

STEPS: Final[Mapping[str, Step]] = {
    "revisions.content": own.contents,
    "decisions.facts": own.facts,
    "actions.detail": own.details,
    "review_items.detail": own.items,
    "verdicts.note": own.verdicts,
    "reports.text": own.reports,
    "report_campaigns.why": own.campaigns,
    "strike_revocations.why": own.revocations,
    "conversation_messages.text": own.messages,
    "appeals.text": own.appeals,
    "legal_holds.reason": own.holds,
    "quotes and mentions in revisions.content": others.quotes,
    "mentions in decisions.facts": others.facts,
    "mentions in texts of others": others.written,
    "outbox.payload": others.events,
    "idempotency_keys.body": others.answers,
}
"""Every place with words or traces of a member, in the order they are reached."""


def begin_erasure(
    unit: UnitOfWork, community_id: str, author_id: str, actor: str, reason: str
) -> Any:
    """Begin to erase a member, or find the erasure that has begun; return its row.

    From the commit on nothing names the member by their id. Under a legal hold only the profile
    goes; the rest waits until it ends.

    Args:
        unit: the transaction.
        community_id: whose member.
        author_id: the id that the host gave them.
        actor: who asks.
        reason: why; the member's id and name are taken out of it.

    Raises:
        UnknownMemberError: nothing is stored of them.
    """
    for row in unfinished(unit.connection, community_id):
        if row.kept.get("author_id") == author_id:
            return row
    if is_pseudonym(author_id) or not is_known(unit, community_id, author_id):
        raise UnknownMemberError(f"Nothing is known of a member {author_id!r} in this community")
    find_member(unit.connection, community_id, author_id, lock=True)
    names = shown_names(unit, community_id, author_id)
    found = needs(unit.connection, community_id, author_id, unit.now)
    kept = {"author_id": author_id, "names": names, "hold": found.held}
    row = add_erasure(unit, community_id, actor, without_name(reason, author_id, names), kept)
    if found.held:
        target = Target.of(row)
        places = {
            "members": forget_profile(unit, target),
            "check_counts": forget_checks(unit, target),
        }
        update_erasure(unit, row, places={"under hold": places})
        _tell(unit, row, ["legal_hold"], "member.erasure_held")
    else:
        _rename(unit, row)
    return read_erasure(unit.connection, community_id, row.id)


def run_erasure(
    database: Database, community_id: str, erasure_id: str, show: Show = lambda _step: None
) -> Any:
    """Do what an erasure still has to do, and return its row.

    Args:
        database: the store.
        community_id: whose.
        erasure_id: which.
        show: told the name of each step that begins.
    """
    row = database.read(lambda c: read_erasure(c, community_id, erasure_id))
    if row.completed_at is not None or not row.kept.get("author_id"):
        return row
    if row.kept["hold"] and not database.write(lambda unit: _after_hold(unit, row)):
        return row
    _do_steps(database, community_id, erasure_id, show)
    return database.write(lambda unit: _finish(unit, community_id, erasure_id))


def settle_erasure(database: Database, community_id: str, erasure_id: str) -> Any:
    """Complete an erasure whose suspension or appeals have ended since, and return its row."""

    def ended(connection: Connection) -> tuple[Any, bool]:
        row = read_erasure(connection, community_id, erasure_id)
        found = needs(connection, community_id, row.pseudonym, database.clock())
        return row, still_needed(row.kept, found) != row.kept

    row, changed = database.read(ended)
    if not changed:
        return row

    def narrow(unit: UnitOfWork) -> None:
        found = needs(unit.connection, community_id, row.pseudonym, unit.now)
        remains = still_needed(row.kept, found)
        steps = {name: count for name, count in row.places.items() if name not in STEPS}
        update_erasure(unit, row, kept=remains, places=steps | {"before": row.places})

    database.write(narrow)
    _do_steps(database, community_id, erasure_id, lambda _step: None)
    return database.write(lambda unit: _finish(unit, community_id, erasure_id))


def _rename(unit: UnitOfWork, row: Any) -> None:
    """Put the pseudonym in place, and keep what has to be kept."""
    author_id = row.kept["author_id"]
    found = needs(unit.connection, row.community_id, author_id, unit.now)
    kept = row.kept | record_of(found, row.community_id, author_id) | {"hold": False}
    places = put_pseudonym(unit, Target.of(row))
    withdraw_against(unit, row.community_id, row.pseudonym, row.actor)
    update_erasure(unit, row, kept=kept, places=places)


def _after_hold(unit: UnitOfWork, row: Any) -> bool:
    """Go on if the hold has ended; tell whether it has."""
    row = read_erasure(unit.connection, row.community_id, row.id, lock=True)
    author_id = row.kept["author_id"]
    if needs(unit.connection, row.community_id, author_id, unit.now).held:
        return False
    if row.kept["hold"]:
        _rename(unit, row)
    return True


def _do_steps(database: Database, community_id: str, erasure_id: str, show: Show) -> None:
    for name, step in STEPS.items():
        row = database.read(lambda c: read_erasure(c, community_id, erasure_id))
        if name in row.places:
            continue
        show(name)
        _do(database, row, name, step)


def _do(database: Database, row: Any, name: str, step: Step) -> None:
    target, total, after = Target.of(row), 0, None
    while True:

        def work(unit: UnitOfWork, after: str | None = after) -> Done:
            return step(unit, target, after)

        done = database.write(work)
        total, after = total + done.rows, done.last
        if after is None:
            break

    def note(unit: UnitOfWork) -> None:
        current = read_erasure(unit.connection, row.community_id, row.id, lock=True)
        update_erasure(unit, row, places=current.places | {name: total})

    database.write(note)


def _finish(unit: UnitOfWork, community_id: str, erasure_id: str) -> Any:
    """Forget the id itself, and complete the erasure unless something has to be kept."""
    row = read_erasure(unit.connection, community_id, erasure_id, lock=True)
    found = needs(unit.connection, community_id, row.pseudonym, unit.now)
    kept = still_needed(row.kept, found)
    places = row.places | {"kept without id and words": remaining(unit, Target.of(row))}
    completed = None if kept else unit.now
    update_erasure(unit, row, kept=kept, places=places, completed_at=completed)
    _tell(unit, row, waiting_for(kept), "member.erased")
    return read_erasure(unit.connection, community_id, erasure_id)


def _tell(unit: UnitOfWork, row: Any, kept: list[str], type_: str) -> None:
    told = {"pseudonym": row.pseudonym, "kept": kept}
    subject = f"erasure/{row.id}"
    unit.audit(row.community_id, row.actor, type_, subject, told)
    if type_ == "member.erased":
        data = {"erasure_id": row.id, "completed": not kept, **told}
        unit.emit(row.community_id, type_, subject, data)
