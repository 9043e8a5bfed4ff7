"""Whose posts a version that rolls out decides: a stable share of the authors. Pure."""

from __future__ import annotations

import hashlib

BUCKETS = 100


def bucket(community_id: str, version: int, author_id: str) -> int:
    """The bucket, 0 to 99, of an author in the roll-out of a version.

    The same author always has the same bucket, so a higher share only adds authors. It depends on
    the version too: the first to meet a new policy are not always the same people.
    """
    text = "\x1f".join((community_id, str(version), author_id))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]) % BUCKETS


def included(community_id: str, version: int, author_id: str, share: int) -> bool:
    """Whether a version with this share (percent of the authors) decides for this author."""
    return bucket(community_id, version, author_id) < share
