"""Review: the queue of questions to humans, claims and verdicts."""

from service.review.access import barred_for, closed_queues, require_impartial
from service.review.backlog import ReviewBacklog, backlog
from service.review.consequences import default_severity
from service.review.counts import count_newer, count_open
from service.review.desk import LEAD_QUEUE, Desk
from service.review.errors import (
    AlreadyDecidedError,
    LeasedError,
    OwnMatterError,
    OwnProposalError,
    RevisionChangedError,
    RoleError,
)
from service.review.lease import claim, release
from service.review.lifting import lift
from service.review.named import may_decide, named_items
from service.review.origins import Origin, origins_of
from service.review.queries import find_open, items_of, next_item, read_item
from service.review.reading import Listed, read_page
from service.review.rulings import find_verdict, verdicts_of
from service.review.schemas import VerdictIn
from service.review.stuck import count_late, stuck_appeals
from service.review.verdicts import Ruling, decide
from service.review.views import Filter, ItemView, Page, VerdictView

__all__ = [
    "LEAD_QUEUE",
    "AlreadyDecidedError",
    "Desk",
    "Filter",
    "ItemView",
    "LeasedError",
    "Listed",
    "Origin",
    "OwnMatterError",
    "OwnProposalError",
    "Page",
    "ReviewBacklog",
    "RevisionChangedError",
    "RoleError",
    "Ruling",
    "VerdictIn",
    "VerdictView",
    "backlog",
    "barred_for",
    "claim",
    "closed_queues",
    "count_late",
    "count_newer",
    "count_open",
    "decide",
    "default_severity",
    "find_open",
    "find_verdict",
    "items_of",
    "lift",
    "may_decide",
    "named_items",
    "next_item",
    "origins_of",
    "read_item",
    "read_page",
    "release",
    "require_impartial",
    "stuck_appeals",
    "verdicts_of",
]
