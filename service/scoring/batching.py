"""Score many concurrent requests with few threads: length-bucketed batches, no timer.

Requests that wait while the model is busy share its next pass when their lengths fit. Nothing
is held back to wait for company, so a lone request is never delayed. How many may share a pass
is the scorer's ``max_batch``.
"""

from __future__ import annotations

import asyncio
import math
import os
import sys
import threading
import time
from bisect import insort
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from service.scoring.errors import Overloaded
from service.scoring.scorer import Prepared, Row, ScoreInput, Scorer, Scores
from service.scoring.session import Floats
from service.scoring.tokens import Window

MAX_PADDING = 0.15
"""Share of a batch that may be padding: on a CPU padding costs as much as text."""

_PREPARE_AT_ONCE = 8

NICENESS = 10
"""With 16 clients on two cores, stored posts a second rise by a fifth (`make bench`)."""

Observe = Callable[[int, float], None]
Result = Scores | BaseException


@dataclass(slots=True)
class _Job:
    item: ScoreInput
    future: asyncio.Future[Scores]
    prepared: Prepared | None = None
    rows: list[tuple[int, Row]] = field(default_factory=list)
    answered: bool = False


@dataclass(slots=True, order=True)
class _Piece:
    """One window of a job. Sorted by length, then by arrival."""

    length: int
    number: int
    window: Window = field(compare=False)
    job: _Job = field(compare=False)


class MicroBatcher:
    """Scores posts from an event loop on ``workers`` threads over one session.

    Args:
        scorer: Must run one thread per pass, or the threads fight for the cores.
        workers: Threads that prepare posts and run the model.
        queue: Posts that may be under way before :class:`Overloaded` is raised.
        observe: Called after each pass with its number of windows and its seconds.
        observe_prepare: Called with the number of posts and the seconds spent to normalise,
            detect languages and tokenise.
    """

    def __init__(
        self,
        scorer: Scorer,
        workers: int = 2,
        queue: int = 2_000,
        observe: Observe | None = None,
        observe_prepare: Observe | None = None,
    ) -> None:
        self._scorer = scorer
        self._workers = workers
        self._queue = queue
        self._observe = observe or _ignore
        self._observe_prepare = observe_prepare or _ignore
        self._arrived: deque[_Job] = deque()
        self._ready: list[_Piece] = []
        self._numbers = 0
        self._under_way = 0
        self._seconds_each = 0.003
        self._changed = threading.Condition()
        self._open = False
        self._threads: list[threading.Thread] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def reads_parents(self) -> bool:
        """Whether the model reads the post that is answered along with a post."""
        return self._scorer.bundle.manifest.uses_parent

    def embed(self, text: str) -> Floats:
        """Unit vector of the meaning of a text, float32 [size]; runs the model at once."""
        return self._scorer.embed(text)

    @property
    def waiting(self) -> int:
        """Posts accepted and not yet answered."""
        return self._under_way

    async def start(self) -> None:
        """Start the threads; call it in the event loop that will await scores."""
        self._loop = asyncio.get_running_loop()
        self._open = True
        self._threads = [
            threading.Thread(target=self._work, name=f"scoring-{number}", daemon=True)
            for number in range(self._workers)
        ]
        for thread in self._threads:
            thread.start()

    async def stop(self) -> None:
        """Take nothing more, finish what was taken, end the threads."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._threads = []

    async def score(self, item: ScoreInput) -> Scores:
        """The scores of one post.

        Raises:
            Overloaded: The queue is full, or the service is stopping.
        """
        loop = asyncio.get_running_loop()
        job = _Job(item, loop.create_future())
        with self._changed:
            self._admit()
            self._under_way += 1
            self._arrived.append(job)
            self._changed.notify()
        return await job.future

    def _admit(self) -> None:
        if not self._open:
            raise Overloaded("Scoring is stopping. Try again in a few seconds.", retry_after=5)
        if self._under_way >= self._queue:
            seconds = math.ceil(self._under_way * self._seconds_each / self._workers)
            raise Overloaded(
                f"{self._under_way} posts are waiting to be scored, and the queue takes "
                f"{self._queue}. Send more slowly, or raise REINS_SCORING_QUEUE.",
                retry_after=max(1, seconds),
            )

    def _work(self) -> None:
        """What each thread does until the queue is closed and empty."""
        give_way()
        while True:
            with self._changed:
                while not self._arrived and not self._ready:
                    if not self._open:
                        return
                    self._changed.wait()
                arrived = self._take_arrived()
            if arrived:
                self._prepare(arrived)
            with self._changed:
                pieces = self._take_batch()
            if pieces:
                self._run(pieces)

    def _take_arrived(self) -> list[_Job]:
        share = math.ceil(len(self._arrived) / self._workers)
        count = min(len(self._arrived), max(1, min(share, _PREPARE_AT_ONCE)))
        return [self._arrived.popleft() for _ in range(count)]

    def _prepare(self, jobs: Sequence[_Job]) -> None:
        started = time.perf_counter()
        done: list[tuple[_Job, Result]] = []
        for job in jobs:
            if job.future.cancelled():
                done.append((job, asyncio.CancelledError()))
                continue
            try:
                job.prepared = self._scorer.prepare(job.item)
                if not job.prepared.windows:
                    done.append((job, self._scorer.finish(job.prepared, ())))
            except Exception as error:
                done.append((job, error))
        self._observe_prepare(len(jobs), time.perf_counter() - started)
        finished = {id(job) for job, _ in done}
        with self._changed:
            for job in jobs:
                if id(job) not in finished:
                    self._add_pieces(job)
        self._answer(done)

    def _add_pieces(self, job: _Job) -> None:
        for window in job.prepared.windows if job.prepared else ():
            self._numbers += 1
            insort(self._ready, _Piece(len(window), self._numbers, window, job))

    def _take_batch(self) -> list[_Piece]:
        """The oldest piece and those nearest to it in length, as long as padding stays small."""
        if not self._ready:
            return []
        share = math.ceil(len(self._ready) / self._workers)
        limit = min(self._scorer.max_batch, share)
        oldest = min(range(len(self._ready)), key=lambda place: self._ready[place].number)
        low, high = fitting([piece.length for piece in self._ready], oldest, limit)
        taken = self._ready[low:high]
        del self._ready[low:high]
        if self._ready:
            self._changed.notify()
        return taken

    def _run(self, pieces: Sequence[_Piece]) -> None:
        started = time.perf_counter()
        done: list[tuple[_Job, Result]] = []
        try:
            rows = self._scorer.run([piece.window for piece in pieces])
        except Exception as error:
            self._answer([(piece.job, error) for piece in pieces])
            return
        seconds = time.perf_counter() - started
        self._seconds_each += 0.05 * (seconds / len(pieces) - self._seconds_each)
        self._observe(len(pieces), seconds)
        for piece, row in zip(pieces, rows, strict=True):
            done.extend(self._collect(piece, row))
        self._answer(done)

    def _collect(self, piece: _Piece, row: Row) -> list[tuple[_Job, Result]]:
        job = piece.job
        with self._changed:
            job.rows.append((piece.number, row))
            complete = job.prepared is not None and len(job.rows) == len(job.prepared.windows)
        if not complete or job.prepared is None:
            return []
        # In the order of the text: a mean in another order differs in its last digits.
        rows = [row for _, row in sorted(job.rows, key=lambda numbered: numbered[0])]
        try:
            return [(job, self._scorer.finish(job.prepared, rows))]
        except Exception as error:
            return [(job, error)]

    def _answer(self, done: Sequence[tuple[_Job, Result]]) -> None:
        if done and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, done)

    def _deliver(self, done: Sequence[tuple[_Job, Result]]) -> None:
        """On the event loop: one hop for all posts of a pass."""
        for job, result in done:
            if job.answered:  # one of its windows failed before
                continue
            job.answered = True
            self._under_way -= 1
            if job.future.done():
                continue
            if isinstance(result, BaseException):
                job.future.set_exception(result)
            else:
                job.future.set_result(result)


def give_way() -> None:
    """Let the threads that take requests and write decisions go before this one.

    The model fills every core; whoever holds Python's lock must not wait for a core as well.
    Only Linux has a nice value for each thread; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def fitting(lengths: Sequence[int], place: int, limit: int) -> tuple[int, int]:
    """The slice of sorted ``lengths`` around ``place`` for one batch.

    At most ``limit`` entries, grown to the nearer neighbour first, with no more than
    MAX_PADDING of the padded batch being padding.
    """
    low, high = place, place + 1
    total = lengths[place]
    while high - low < limit:
        below = lengths[low - 1] if low > 0 else None
        above = lengths[high] if high < len(lengths) else None
        if below is None and above is None:
            break
        longer = below is None or (
            above is not None and above - lengths[place] <= lengths[place] - below
        )
        added = above if longer else below
        longest = max(lengths[high - 1], added or 0)
        total += added or 0
        if 1 - total / (longest * (high - low + 1)) > MAX_PADDING:
            break
        low, high = (low, high + 1) if longer else (low - 1, high)
    return low, high


def _ignore(_count: int, _seconds: float) -> None:
    """No one is watching."""
