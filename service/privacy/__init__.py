"""Erasure, export and retention of what is known of members."""

from service.privacy.erase import STEPS, begin_erasure, run_erasure, settle_erasure
from service.privacy.errors import ErasureNotFoundError, HoldError, UnknownMemberError
from service.privacy.export import export_member
from service.privacy.holds import place_hold, release_hold
from service.privacy.records import erasure_body, read_erasure, unfinished
from service.privacy.retention import KINDS, count_due, purge

__all__ = [
    "KINDS",
    "STEPS",
    "ErasureNotFoundError",
    "HoldError",
    "UnknownMemberError",
    "begin_erasure",
    "count_due",
    "erasure_body",
    "export_member",
    "place_hold",
    "purge",
    "read_erasure",
    "release_hold",
    "run_erasure",
    "settle_erasure",
    "unfinished",
]
