"""The live policy, compiled once a version and looked up for every decision."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from sqlalchemy import Connection, bindparam, select

from service.decisions import LivePolicy
from service.policy import load_policy
from service.publishing.errors import NoPolicyError
from service.publishing.tables import PolicyVersion

KEPT = 64
_LIVE = select(PolicyVersion.version).where(
    PolicyVersion.community_id == bindparam("community"), PolicyVersion.state == "live"
)


class Policies:
    """Live policies by community.

    Args:
        kept: how many compiled versions stay in memory.
        trust_seconds: how long a version counts as live before the store is asked again. A
            roll-back takes effect on every replica after this time at most.
    """

    def __init__(self, kept: int = KEPT, trust_seconds: float = 0.0) -> None:
        self._kept = kept
        self._trust = trust_seconds
        self._known: dict[str, tuple[float, LivePolicy]] = {}
        self._compiled: OrderedDict[tuple[str, int], LivePolicy] = OrderedDict()
        self._lock = threading.Lock()

    def live(self, connection: Connection, community_id: str) -> LivePolicy:
        """Return the live policy of a community.

        Raises:
            NoPolicyError: the community has none.
        """
        known = self._known.get(community_id)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        version = connection.execute(_LIVE, {"community": community_id}).scalar_one_or_none()
        if version is None:
            raise NoPolicyError(
                f"The community {community_id!r} has no live policy: start the service with "
                "REINS_POLICY pointing at a valid policy file"
            )
        live = self.version(connection, community_id, version)
        self._known[community_id] = (time.monotonic() + self._trust, live)
        return live

    def version(self, connection: Connection, community_id: str, version: int) -> LivePolicy:
        """Return one stored version of a policy, compiled.

        Raises:
            NoPolicyError: there is no such version.
        """
        key = (community_id, version)
        with self._lock:
            found = self._compiled.get(key)
        return found if found is not None else self._compile(connection, key)

    def _compile(self, connection: Connection, key: tuple[str, int]) -> LivePolicy:
        sealed = connection.execute(
            select(PolicyVersion.sealed).where(
                PolicyVersion.community_id == key[0], PolicyVersion.version == key[1]
            )
        ).scalar_one_or_none()
        if sealed is None:
            raise NoPolicyError(f"The community {key[0]!r} has no policy version {key[1]}")
        live = LivePolicy(key[0], key[1], load_policy(sealed, name=f"policy version {key[1]}"))
        with self._lock:
            self._compiled[key] = live
            while len(self._compiled) > self._kept:
                self._compiled.popitem(last=False)
        return live
