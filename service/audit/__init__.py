"""The audit trail: an append-only chain of what happened."""

from service.audit.chain import Break, flush, link_hash, verify

__all__ = ["Break", "flush", "link_hash", "verify"]
