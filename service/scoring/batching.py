"""Concurrent requests share forward passes: no timer, little padding, a bounded queue."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from service.scoring.bundle import Bundle
from service.scoring.errors import Overloaded
from service.scoring.scorer import BATCH, Prepared, Scorer, row_of, stack
from service.scoring.scores import ScoreInput, Scores
from service.scoring.session import Encoded

PADDING = 1.15
"""Most tokens of a batch, padding included, for each token that is not padding."""
Observe = Callable[[int, float], None]


@dataclass(slots=True, eq=False)
class _Job:
    given: ScoreInput
    future: asyncio.Future[Scores]
    prepared: Prepared | None = None
    missing: int = 0
    found: list[Encoded] = field(default_factory=list)
    result: Scores | BaseException | None = None


@dataclass(slots=True, eq=False)
class _Window:
    job: _Job
    ids: list[int]


class MicroBatcher:
    """Scores texts for an event loop on threads of its own, over one single-threaded session.

    A free thread takes the oldest window that waits and those of nearly its length, up to
    eight; it never waits for a batch to fill. Padding is what makes batches slow, hence the
    limit on it.

    Args:
        bundle: the model.
        workers: threads; one for each core is right.
        queue_limit: texts that may wait before ``Overloaded`` is raised.
        observe: called after each forward pass with its size and seconds.
    """

    def __init__(
        self,
        bundle: Bundle,
        workers: int = 2,
        queue_limit: int = 2_000,
        observe: Observe | None = None,
    ) -> None:
        self.scorer = Scorer(bundle, threads=1)
        self._limit = queue_limit
        self._observe = observe
        self._new: deque[_Job] = deque()
        self._ready: list[_Window] = []
        self._wanted = threading.Condition()
        self._open = 0
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads = [
            threading.Thread(target=self._work, name=f"model-{number}", daemon=True)
            for number in range(workers)
        ]

    @property
    def waiting(self) -> int:
        """Texts accepted and not answered yet."""
        return self._open

    async def start(self) -> None:
        """Start the threads; results go to the running event loop."""
        self._loop = asyncio.get_running_loop()
        for thread in self._threads:
            thread.start()

    async def stop(self) -> None:
        """Score what waits, then end the threads."""
        with self._wanted:
            self._stopping = True
            self._wanted.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                await asyncio.to_thread(thread.join)

    async def score(self, given: ScoreInput) -> Scores:
        """Return the scores of one text.

        Raises:
            Overloaded: too many texts wait, or the service is shutting down.
        """
        if self._stopping or self._open >= self._limit:
            raise Overloaded(
                f"{self._open} posts wait for the model: send more slowly, or add replicas",
                retry_after=1,
            )
        assert self._loop is not None, "start() comes first"
        job = _Job(given, self._loop.create_future())
        self._open += 1
        with self._wanted:
            self._new.append(job)
            self._wanted.notify()
        try:
            return await job.future
        finally:
            self._open -= 1

    def _work(self) -> None:
        while True:
            with self._wanted:
                while not self._new and not self._ready:
                    if self._stopping:
                        return
                    self._wanted.wait()
                fresh = [self._new.popleft() for _ in range(min(len(self._new), BATCH))]
            self._answer(self._prepare(fresh))
            with self._wanted:
                batch = self._take()
            if batch:
                self._answer(self._run(batch))

    def _prepare(self, jobs: list[_Job]) -> list[_Job]:
        """Make texts ready; return those that are finished without the model."""
        done, windows = [], []
        for job in jobs:
            try:
                job.prepared = self.scorer.prepare(job.given)
            except Exception as error:
                job.result = error
                done.append(job)
                continue
            job.missing = len(job.prepared.windows)
            if not job.missing:
                job.result = self.scorer.finish(job.prepared, None)
                done.append(job)
            windows += [_Window(job, ids) for ids in job.prepared.windows]
        with self._wanted:
            self._ready += windows
            if len(self._ready) > 1:
                self._wanted.notify()
        return done

    def _take(self) -> list[_Window]:
        """Take the oldest window and those closest to its length, within the padding limit."""
        if not self._ready:
            return []
        oldest = self._ready[0]
        size = len(oldest.ids)
        near = sorted(self._ready[1:65], key=lambda window: abs(len(window.ids) - size))
        batch, longest, total = [oldest], size, size
        for window in near:
            if len(batch) == BATCH:
                break
            length = len(window.ids)
            if max(longest, length) * (len(batch) + 1) > PADDING * (total + length):
                break
            batch.append(window)
            longest, total = max(longest, length), total + length
        taken = set(map(id, batch))
        self._ready = [window for window in self._ready if id(window) not in taken]
        return batch

    def _run(self, batch: list[_Window]) -> list[_Job]:
        """Run the model; return the texts that are finished."""
        started = time.perf_counter()
        try:
            encoded = self.scorer.session.run([window.ids for window in batch])
        except Exception as error:
            for window in batch:
                window.job.result = error
            return [window.job for window in batch]
        if self._observe is not None:
            self._observe(len(batch), time.perf_counter() - started)
        done = []
        for row, window in enumerate(batch):
            job = window.job
            with self._wanted:
                job.found.append(row_of(encoded, row))
                complete = len(job.found) == job.missing
            if complete:
                job.result = self._finish(job)
                done.append(job)
        return done

    def _finish(self, job: _Job) -> Scores | BaseException:
        assert job.prepared is not None
        try:
            return self.scorer.finish(job.prepared, stack(job.found))
        except Exception as error:
            return error

    def _answer(self, jobs: list[_Job]) -> None:
        if jobs and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue  # the client went away
        if isinstance(job.result, BaseException):
            job.future.set_exception(job.result)
        elif job.result is not None:
            job.future.set_result(job.result)
