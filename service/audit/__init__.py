"""The audit trail: an append-only chain of what happened."""

from service.audit.anchor import Anchor
from service.audit.chain import flush
from service.audit.lookup import subjects_with
from service.audit.publish import anchor_head
from service.audit.verify import verify, verify_chain
from service.audit.walk import Break

__all__ = ["Anchor", "Break", "anchor_head", "flush", "subjects_with", "verify", "verify_chain"]
