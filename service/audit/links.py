"""One link of the hash chain: what stands in it, and its hash. Pure.

After Crosby and Wallach, "Efficient Data Structures for Tamper-Evident Logging" (USENIX
Security 2009), in its simplest linear form.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import orjson

from service.audit.errors import AuditFileError

GENESIS = "0" * 64
"""What the first link points to."""


class Link(NamedTuple):
    """A row of the chain as it is hashed.

    Attributes:
        at: RFC 3339 in UTC with milliseconds, the precision that the hash covers.
        payload: the JSON text, byte for byte as it was written.
        prev_hash: hash of the link before.
    """

    seq: int
    community_id: str
    at: str
    actor: str
    type: str
    subject: str
    payload: str
    prev_hash: str
    hash: str

    def computed(self) -> str:
        """Return the hash that these contents must have; empty if they are no text."""
        try:
            return content_hash(*self[:-1])
        except orjson.JSONEncodeError:
            return ""


def content_hash(*contents: int | str) -> str:
    """Return the hex SHA-256 of all of a `Link` but its hash, as a JSON list without spaces."""
    return hashlib.sha256(orjson.dumps(contents)).hexdigest()


def to_line(link: Link) -> bytes:
    """Write a link as one line of JSON."""
    return orjson.dumps(link._asdict(), option=orjson.OPT_APPEND_NEWLINE)


def from_line(line: bytes, number: int) -> Link:
    """Read a link from line ``number`` of an export.

    Raises:
        AuditFileError: the line is not a row of an export.
    """
    try:
        found: dict[str, Any] = orjson.loads(line)
        link = Link(**found)
    except (orjson.JSONDecodeError, TypeError):
        raise AuditFileError(
            f"Line {number} is not a row of the audit trail: give a file that "
            "`reins audit export` wrote."
        ) from None
    if not isinstance(link.seq, int) or not all(isinstance(part, str) for part in link[1:]):
        raise AuditFileError(f"Line {number} is not a row of the audit trail: a field has no text.")
    return link
