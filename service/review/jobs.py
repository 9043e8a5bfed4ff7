"""What the worker learns from verdicts as time goes by."""

from __future__ import annotations

import logging
from functools import cache, partial
from pathlib import Path
from threading import Event

from service.publishing import Policies
from service.review.confirmed import confirmed_channels
from service.review.lapsing import find_lapsed, lapse
from service.review.snapshots import DueSnapshot, find_due, take_snapshot
from service.scoring import MINIMUM_POSTS, Scorer, load_bundle
from service.storage import Database

log = logging.getLogger("reins.review")


class TopicSnapshots:
    """Takes the snapshots that are due. The model is in memory only while there are some.

    Args:
        database: the store.
        model: folder of the model that is served.
        stopping: set when the worker stops; work ends with the post at hand.
    """

    def __init__(self, database: Database, model: Path, stopping: Event) -> None:
        self._database = database
        self._model = model
        self._stopping = stopping
        self._policies = Policies()
        # How many posts were confirmed where that was too few: without a new one nothing changes.
        self._too_few: dict[tuple[str, str, str], int] = {}

    def take_due(self) -> int:
        """Take a snapshot of every channel that wants one; return how many were taken."""
        channels = self._database.read(partial(confirmed_channels, least=MINIMUM_POSTS))
        if not channels:
            return 0
        bundle = load_bundle(self._model)
        open_scorer = cache(lambda: Scorer(bundle))
        taken = 0
        for community_id, channel_id, number in channels:
            if self._stopping.is_set():
                break
            due = self._find_due(community_id, channel_id, bundle.model_version)
            if due is None or self._too_few.get(_key(due)) == number:
                continue
            if take_snapshot(self._database, open_scorer(), due, self._stopping.is_set):
                taken += 1
                log.info("topic snapshot taken", extra={"number": due.last_number + 1})
            elif not self._stopping.is_set():
                self._too_few[_key(due)] = number
        return taken

    def _find_due(self, community_id: str, channel_id: str, model: str) -> DueSnapshot | None:
        now = self._database.clock()
        return self._database.read(
            lambda c: find_due(c, self._policies, community_id, channel_id, model, now)
        )


def lapse_unconfirmed(database: Database) -> int:
    """Let proposed suspensions lapse that nobody confirmed in time; return how many."""
    policies = Policies()
    due = database.read(lambda connection: find_lapsed(connection, database.clock()))
    # One transaction each: two posts are never locked at once.
    return sum(database.write(partial(lapse, policies=policies, row=row)) for row in due)


def _key(due: DueSnapshot) -> tuple[str, str, str]:
    return due.community_id, due.channel_id, due.topic
