"""The worker's part in back-tests: it does those that were asked for, one after the other."""

from __future__ import annotations

import logging
import time
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, Final

from sqlalchemy.exc import OperationalError

from service.errors import ReinsError
from service.publishing.backtest.lease import Taken, any_due, beat, fail, finish, give_back, take
from service.publishing.backtest.pool import replay_blocks
from service.publishing.backtest.rescore import Rescorer
from service.publishing.backtest.result import make_result
from service.publishing.backtest.source import stored
from service.publishing.backtest.stream import Span
from service.publishing.backtest.trial import Trial
from service.publishing.live import Policies
from service.scoring import Bundle, BundleError, load_bundle
from service.storage import Database, StoreUnavailableError

BEAT_SECONDS: Final = 1.0
log = logging.getLogger("reins.policy")


class LeftError(Exception):
    """The worker stops, or another one has the back-test: it is not to be gone on with."""


class AskedBacktests:
    """Does the back-tests that were asked for, in this thread.

    Args:
        database: the store.
        model: folder of the model that is served; it runs only on posts that another has scored.
        stopping: set when the worker stops; a back-test is then left to the next worker.
    """

    def __init__(self, database: Database, model: Path, stopping: Event) -> None:
        self._database = database
        self._model = model
        self._stopping = stopping
        self._policies = Policies()

    def run_due(self) -> int:
        """Do all that wait and those left by workers that died; return how many were ended."""
        ended = 0
        while not self._stopping.is_set():
            now = self._database.clock()
            due = self._database.read(partial(any_due, now=now))
            taken = self._database.write(take) if due else None
            if taken is None:
                break
            ended += self._end(taken)
        return ended

    def _end(self, taken: Taken) -> bool:
        """Do one, whatever comes of it; a store that is away leaves it to the end of its lease."""
        extra = {"backtest": taken.asked.id, "policy_version": taken.asked.version}
        try:
            result = self._replay(taken)
        except LeftError:
            self._database.write(lambda unit: give_back(unit, taken))
            return False
        except (StoreUnavailableError, OperationalError):
            raise
        except Exception as error:
            log.exception("a back-test failed", extra=extra)
            why = _why(error)
            return self._database.write(lambda unit: fail(unit, taken, why))
        log.info("a back-test is done", extra=extra | {"posts": result["posts"]})
        return self._database.write(lambda unit: finish(unit, taken, result))

    def _replay(self, taken: Taken) -> dict[str, Any]:
        asked, database = taken.asked, self._database
        span = Span(asked.community_id, asked.since, asked.until)
        trial, bundle = self._trial(taken), self._bundle()
        progress = Progress(database, taken, self._stopping)
        policies = (trial.before, trial.after)
        rescorer = Rescorer(
            database, span.community_id, bundle, policies, told=lambda _posts: progress.beat()
        )
        posts = stored(database, span, rescorer, trial.reads_parents)
        progress.begin(posts.total)
        tally = replay_blocks(trial, posts.blocks, 1, progress.add)
        model = bundle.model_version if bundle else None
        return make_result(tally, trial, span, model=model)

    def _trial(self, taken: Taken) -> Trial:
        asked, policies = taken.asked, self._policies
        assert asked.version is not None  # only stored versions can be asked for
        before, after = (
            self._database.read(
                lambda c, n=number: policies.version(c, asked.community_id, n)  # type: ignore[misc]
            ).policy
            for number in (asked.against, asked.version)
        )
        return Trial(before, after, asked.against)

    def _bundle(self) -> Bundle | None:
        try:
            return load_bundle(self._model)
        except BundleError as error:
            log.warning("stored scores are taken as they are", extra={"error": str(error)})
            return None


class Progress:
    """Tells the store about every second how far a back-test is.

    Args:
        database: the store.
        taken: the back-test.
        stopping: set when the worker stops.
    """

    def __init__(self, database: Database, taken: Taken, stopping: Event) -> None:
        self._database, self._taken, self._stopping = database, taken, stopping
        self._done = self._total = 0
        self._next = 0.0

    def begin(self, total: int) -> None:
        """Store how many posts there are, about."""
        self._total = total
        self.beat()

    def add(self, posts: int) -> None:
        """Count posts that are replayed."""
        self._done += posts
        self.beat()

    def beat(self) -> None:
        """Store how far it is, if the last time is a second ago.

        Raises:
            LeftError: it is not to be gone on with.
        """
        if self._stopping.is_set():
            raise LeftError
        if time.monotonic() < self._next:
            return
        done, total = self._done, max(self._done, self._total)
        if not self._database.write(lambda unit: beat(unit, self._taken, done, total)):
            raise LeftError
        self._next = time.monotonic() + BEAT_SECONDS


def _why(error: Exception) -> str:
    """What those who asked read: an error of ours says how to mend it, another is in the log."""
    if isinstance(error, ReinsError):
        return str(error)
    return f"Something went wrong inside Reins ({type(error).__name__}): see the worker's log"
