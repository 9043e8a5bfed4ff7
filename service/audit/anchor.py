"""An anchor: the head of the chain at one moment, signed, to be kept elsewhere. Pure.

Who has an anchor that lies outside the store can show that the chain up to it was neither cut
nor rewritten since (Haber and Stornetta, "How to Time-Stamp a Digital Document", 1991).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from service.audit.errors import AuditFileError
from service.audit.walk import Break
from service.signing import Key, is_signed, load_public, sign

KIND = "reins-audit-anchor/1"
EVENT = "audit.anchored"
_PEM_END = "-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A signed head.

    Attributes:
        seq: the newest row when it was signed.
        hash: the hash of that row, which covers all rows before.
        at: when it was signed, RFC 3339 in UTC.
        key_id: which key signed.
        signature: Ed25519 over `message`, in base64.
    """

    seq: int
    hash: str
    at: str
    key_id: str
    signature: str = ""

    def message(self) -> bytes:
        """Return what is signed: the other fields as JSON, sorted by name, without spaces."""
        told = asdict(self) | {"kind": KIND}
        del told["signature"]
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is published."""
        return {"kind": KIND, **asdict(self)}

    def signed(self, key: Key) -> Anchor:
        """Return it with the signature of a key."""
        return replace(self, signature=sign(key, self.message()))


def read_anchors(text: str) -> list[Anchor]:
    """Read anchors, one JSON object a line: as published in a file, or webhooks as they came.

    Raises:
        AuditFileError: a line is no anchor, or there is none.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise AuditFileError("The file holds no anchor: give one that the service published.")
    return [_anchor(line, number) for number, line in lines]


def read_keys(text: str) -> list[str]:
    """Read public keys, one PEM block after another.

    Raises:
        AuditFileError: a block is not a public key of Ed25519, or there is none.
    """
    blocks = [part + _PEM_END for part in text.split(_PEM_END)[:-1]]
    try:
        for block in blocks:
            load_public(block)
    except ValueError as error:
        raise AuditFileError(f"The key can't be read: {error}") from error
    if not blocks:
        raise AuditFileError("The file holds no public key: `reins audit key` prints it.")
    return blocks


def unsigned(anchors: Iterable[Anchor], keys: Sequence[str]) -> Break | None:
    """Return the first anchor that none of the public keys (PEM) verifies."""
    for anchor in anchors:
        if not any(is_signed(key, anchor.message(), anchor.signature) for key in keys):
            return Break(anchor.seq, "the signature of its anchor does not verify with the key")
    return None


def _anchor(line: str, number: int) -> Anchor:
    try:
        found = orjson.loads(line)
        told = dict(found["data"] if found.get("type") == EVENT else found)
        if told.pop("kind", None) != KIND:
            raise ValueError
        anchor = Anchor(**told)
        if [type(value) for value in asdict(anchor).values()] != [int, str, str, str, str]:
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AuditFileError(f"Line {number} is not an anchor of the kind {KIND!r}.") from None
    return anchor
