"""What the worker does for policies as time goes by."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from threading import Event

from sqlalchemy import Connection

from service.communities import list_communities
from service.publishing.brake import find_excesses, set_brake
from service.publishing.excess import Limits
from service.publishing.live import Policies
from service.publishing.queries import VersionView, in_state
from service.publishing.shadow import BATCH, compare_all, place_of, read_after
from service.publishing.shadow_claims import ShadowClaims
from service.publishing.shadow_store import save_progress
from service.storage import Database

PASSES = 20
log = logging.getLogger("reins.policy")


def apply_brakes(database: Database, factor: float, minimum: int) -> int:
    """Brake the rules that enforce too much; return how many.

    Looked for outside the transaction that sets them: counting must not hold up decisions.
    """
    limits = Limits(factor, minimum)
    communities = database.read(list_communities)
    return sum(_brake(database, community_id, limits) for community_id in communities)


def _brake(database: Database, community_id: str, limits: Limits) -> int:
    now = database.clock()
    excesses = database.read(lambda c: find_excesses(c, community_id, now, limits))
    set_now = [database.write(partial(set_brake, excess=excess)) for excess in excesses]
    return sum(brake is not None for brake in set_now)


class PolicyShadows:
    """Lets candidates in the shadow follow the decisions of their communities.

    Args:
        database: the store.
        stopping: set when the worker stops; work ends with the batch at hand.
        model: folder of the model that is served, for claims that nothing has measured yet.
    """

    def __init__(self, database: Database, stopping: Event, model: Path | None = None) -> None:
        self._database = database
        self._stopping = stopping
        self._policies = Policies()
        self._claims = ShadowClaims(database, model)

    def follow(self) -> int:
        """Compare what was decided since the last time; return how many decisions.

        The failure of one candidate is logged, and stops no other.
        """
        compared = 0
        candidates = self._database.read(_candidates)
        self._claims.keep(candidates)
        for version in candidates:
            try:
                compared += self._follow(version)
            except Exception:
                extra = {"community": version.community_id, "policy_version": version.version}
                log.exception("a policy in the shadow could not be compared", extra=extra)
        return compared

    def _follow(self, version: VersionView) -> int:
        compared = 0
        for _ in range(PASSES):
            number = self._pass(version)
            compared += number
            if number < BATCH or self._stopping.is_set():
                break
        return compared

    def _pass(self, version: VersionView) -> int:
        database, now = self._database, self._database.clock()
        place = database.read(lambda c: place_of(c, version, now))
        posts = database.read(lambda c: read_after(c, version.community_id, place, now))
        if not posts:
            return 0
        stored = database.read(
            lambda c: self._policies.version(c, version.community_id, version.version)
        )
        measured = self._claims.measure(version.community_id, stored.policy, posts)
        found = compare_all(stored.policy, measured)
        saved = database.write(lambda unit: save_progress(unit, version, place, posts, found))
        return len(posts) if saved else 0


def _candidates(connection: Connection) -> list[VersionView]:
    found = (
        in_state(connection, community, "shadow") for community in list_communities(connection)
    )
    return [version for version in found if version is not None]
