"""From one item to the next."""

from __future__ import annotations

from urllib.parse import urlencode

from service.communities import StaffMember
from service.console.session import PATH
from service.decisions import PolicySource
from service.errors import ReinsError
from service.review import ItemView, barred_for, claim, closed_queues, named_items, next_item
from service.storage import UnitOfWork

TRIES = 5


def claim_next(
    unit: UnitOfWork, policies: PolicySource, staff: StaffMember, queue: str | None
) -> ItemView | None:
    """Claim the most urgent item that is free, or return ``None`` if nothing waits.

    A colleague may take an item between looking and claiming; then the next one is tried.
    """
    named = named_items(unit.connection, policies, staff)
    if not (staff.may_decide or named):
        return None
    barred = barred_for(unit.connection, staff)
    passed: set[str] = set()
    for _ in range(TRIES):
        item = next_item(
            unit.connection,
            staff.community_id,
            staff.id,
            unit.now,
            barred=barred,
            queue=queue,
            without=closed_queues(staff),
            named=named,
            only_named=not staff.may_decide,
            passed=passed,
        )
        if item is None:
            return None
        try:
            return claim(unit, policies, staff, item.id)
        except ReinsError:
            passed.add(item.id)
    return None


def where_next(item: ItemView | None, queue: str | None, decided: str | None) -> str:
    """Return the address to go on at; ``decided`` is a verdict or an appeal to tell of."""
    given = {"queue": queue, "decided": decided}
    text = urlencode({key: value for key, value in given.items() if value})
    page = f"{PATH}/queue" if item is None else f"{PATH}/items/{item.id}"
    return f"{page}?{text}" if text else page
