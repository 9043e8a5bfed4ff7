"""Who is asking: a host's key or a member of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Principal:
    """The holder of a key or of a staff session, within one community."""

    kind: Literal["key", "staff"]
    id: str
    community_id: str
    name: str
    scopes: frozenset[str]

    @property
    def actor(self) -> str:
        """How the audit trail names the principal, for example ``key:0192...``."""
        return f"{self.kind}:{self.id}"

    def may(self, scope: str) -> bool:
        """Tell whether the principal has a scope; ``admin`` includes all."""
        return scope in self.scopes or "admin" in self.scopes
