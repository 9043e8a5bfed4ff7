"""Policy versions: their life from draft to live, who decides by which, and the policy file."""

from service.publishing.errors import NoPolicyError
from service.publishing.file import PolicyFile
from service.publishing.live import Deciding, Policies
from service.publishing.proposals import agree, decline
from service.publishing.queries import (
    StepView,
    VersionView,
    earlier_live,
    find_version,
    in_state,
    list_versions,
    newest_backtest,
    open_proposal,
    read_source,
    steps_of,
)
from service.publishing.steps import Publisher, Taken, roll_back, take_step
from service.publishing.versions import publish, require_cases, store_draft, try_version

__all__ = [
    "Deciding",
    "NoPolicyError",
    "Policies",
    "PolicyFile",
    "Publisher",
    "StepView",
    "Taken",
    "VersionView",
    "agree",
    "decline",
    "earlier_live",
    "find_version",
    "in_state",
    "list_versions",
    "newest_backtest",
    "open_proposal",
    "publish",
    "read_source",
    "require_cases",
    "roll_back",
    "steps_of",
    "store_draft",
    "take_step",
    "try_version",
]
