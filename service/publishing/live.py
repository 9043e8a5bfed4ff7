"""The policies that decide now, compiled once a version and looked up for every decision."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from service.decisions import LivePolicy
from service.policy import PolicyError, load_policy
from service.publishing.errors import NoPolicyError
from service.publishing.rollout import included
from service.publishing.states import PUBLISHED
from service.publishing.tables import PolicyBrake, PolicyVersion
from service.publishing.timeline import version_at

KEPT = 64
log = logging.getLogger("reins.policy")
_OPEN_BRAKE = and_(
    PolicyBrake.community_id == PolicyVersion.community_id,
    PolicyBrake.version == PolicyVersion.version,
    PolicyBrake.released_at.is_(None),
)
# Built once: the store is asked twice a second while posts come in.
_PUBLISHED = (
    select(PolicyVersion.version, PolicyVersion.state, PolicyVersion.share, PolicyBrake.rule)
    .join_from(PolicyVersion, PolicyBrake, _OPEN_BRAKE, isouter=True)
    .where(
        PolicyVersion.community_id == bindparam("community"),
        PolicyVersion.state.in_(sorted(PUBLISHED | {"shadow"})),
    )
)


@dataclass(frozen=True, slots=True)
class Deciding:
    """What decides a community's posts: ``rolling`` has ``share`` percent of the authors."""

    live: LivePolicy
    rolling: LivePolicy | None = None
    share: int = 0

    def for_author(self, author_id: str) -> LivePolicy:
        """The policy that decides this author's posts."""
        new = self.rolling
        if new and included(new.community_id, new.version, author_id, self.share):
            return new
        return self.live


class Policies:
    """The policies that decide, by community.

    Args:
        kept: how many compiled versions stay in memory.
        trust_seconds: how long what decides is trusted before the store is asked again. A
            roll-back or a brake takes effect on every replica after this time at most.
    """

    def __init__(self, kept: int = KEPT, trust_seconds: float = 0.0) -> None:
        self._kept = kept
        self._trust = trust_seconds
        self._known: dict[str, tuple[float, Deciding]] = {}
        self._compiled: OrderedDict[tuple[str, int], LivePolicy] = OrderedDict()
        self._lock = threading.Lock()

    def live(self, connection: Connection, community_id: str) -> LivePolicy:
        """Return the live policy of a community.

        Raises:
            NoPolicyError: the community has none.
        """
        return self.deciding(connection, community_id).live

    def for_author(self, connection: Connection, community_id: str, author_id: str) -> LivePolicy:
        """Return what decides this author's posts: the live policy, or the one that rolls out.

        Raises:
            NoPolicyError: the community has no live policy.
        """
        return self.deciding(connection, community_id).for_author(author_id)

    def deciding(self, connection: Connection, community_id: str) -> Deciding:
        """Return what decides a community's posts.

        Raises:
            NoPolicyError: the community has no live policy.
        """
        known = self._known.get(community_id)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        deciding = self._read(connection, community_id)
        self._known[community_id] = (time.monotonic() + self._trust, deciding)
        return deciding

    def version(self, connection: Connection, community_id: str, version: int) -> LivePolicy:
        """Return one stored version of a policy, compiled, as it was stored.

        Raises:
            NoPolicyError: there is no such version.
        """
        key = (community_id, version)
        with self._lock:
            found = self._compiled.get(key)
        return found if found is not None else self._compile(connection, key)

    def at(
        self, connection: Connection, community_id: str, author_id: str, moment: datetime
    ) -> LivePolicy | None:
        """Return what decided this author's posts at a moment; ``None`` where nothing is known."""
        version = version_at(connection, community_id, author_id, moment)
        return None if version is None else self.version(connection, community_id, version)

    def _read(self, connection: Connection, community_id: str) -> Deciding:
        brakes: dict[tuple[str, int, int], set[str]] = defaultdict(set)
        for row in connection.execute(_PUBLISHED, {"community": community_id}):
            brakes[row.state, row.version, row.share].update({row.rule} - {None})
        found: dict[str, tuple[LivePolicy, int]] = {}
        shadow = None
        for (state, version, share), rules in brakes.items():
            if state == "shadow":
                shadow = version
                continue
            stored = self.version(connection, community_id, version)
            found[state] = (replace(stored, braked=frozenset(rules)), share)
        if "live" not in found:
            raise NoPolicyError(
                f"The community {community_id!r} has no live policy: start the service with "
                "REINS_POLICY pointing at a valid policy file"
            )
        asked = self._asked(connection, community_id, shadow) if shadow else frozenset()
        live = replace(found["live"][0], also_needs=asked)
        rolling, share = found.get("rolling", (None, 0))
        return Deciding(live, replace(rolling, also_needs=asked) if rolling else None, share)

    def _asked(self, connection: Connection, community_id: str, version: int) -> frozenset[str]:
        """The facts that the candidate in the shadow asks for, so that decisions keep them.

        Similarities to its claims are not among them: whoever compares it works them out. A
        candidate that can't be read asks for nothing; it must not touch an answer.
        """
        try:
            return self.version(connection, community_id, version).policy.needs - {"claims"}
        except (NoPolicyError, PolicyError):
            extra = {"community": community_id, "policy_version": version}
            log.exception("the policy in the shadow can't be read", extra=extra)
            return frozenset()

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
