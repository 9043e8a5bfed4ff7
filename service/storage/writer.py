"""Group commit: many requests, one transaction, one fsync."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.storage.engine import Database, is_retryable, translate
from service.storage.errors import StoreUnavailableError
from service.storage.unit import UnitOfWork, settle

T = TypeVar("T")
_Answer = tuple["Future[Any] | asyncio.Future[Any]", Any, "BaseException | None"]
Observe = Callable[[int, float], None]


@dataclass(slots=True)
class _Job:
    """A unit and who waits for it: another thread, or a coroutine on an event loop."""

    work: Callable[[UnitOfWork], Any]
    future: Future[Any] | asyncio.Future[Any]


@dataclass(slots=True)
class _Group:
    """How the units of one transaction went."""

    done: list[tuple[_Job, Any, UnitOfWork]] = field(default_factory=list)
    failed: list[tuple[_Job, BaseException]] = field(default_factory=list)
    again: list[_Job] = field(default_factory=list)

    def resolve(self) -> None:
        """Answer, now that the transaction is durable."""
        for _job, _result, unit in self.done:
            for callback in unit.after_commit:
                callback()
        answers = [(job.future, result, None) for job, result, _unit in self.done]
        _answer(answers + [(job.future, None, error) for job, error in self.failed])


class GroupWriter:
    """Runs units of work on one thread; all that wait share the next transaction.

    A future resolves only after the commit: an answered request is durable. A unit that fails
    takes nothing of the others with it: the group is then run once more, each unit in a
    savepoint. So a unit may run more than once, and must do nothing but its writes. Follows the
    group commit of DeWitt et al., "Implementation Techniques for Main Memory Database Systems"
    (SIGMOD 1984).

    Args:
        database: the store.
        batch: most units in one transaction.
        observe: called after each commit with the number of units and the seconds it took.
    """

    def __init__(self, database: Database, batch: int = 64, observe: Observe | None = None) -> None:
        self._database = database
        self._batch = batch
        self._observe = observe
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="group-writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Units that wait for the next transaction."""
        return self._queue.qsize()

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Queue a unit; its future resolves to the result once it is committed.

        Raises:
            StoreUnavailableError: the writer is closed.
        """
        if self._closed:
            raise StoreUnavailableError("The service is shutting down; send the request again.")
        future: Future[T] = Future()
        self._queue.put(_Job(work, future))
        return future

    def submit_from_loop(self, work: Callable[[UnitOfWork], T]) -> asyncio.Future[T]:
        """Queue a unit from a coroutine; all that share a commit are answered in one wake-up.

        Raises:
            StoreUnavailableError: the writer is closed.
        """
        if self._closed:
            raise StoreUnavailableError("The service is shutting down; send the request again.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(_Job(work, future))
        return future

    def close(self) -> None:
        """Commit what waits, then end the thread."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            jobs, last = self._take()
            if jobs:
                self._commit(jobs)
            if last:
                return

    def _take(self) -> tuple[list[_Job], bool]:
        job = self._queue.get()
        if job is None:
            return [], True
        jobs = [job]
        while len(jobs) < self._batch:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _commit(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if _is_wanted(job)]
        try:
            # Almost always every unit succeeds, and savepoints are a sixth of the statements:
            # the first run does without them.
            self._attempt(jobs, _run_plainly)
        except Exception:
            self._commit_carefully(jobs)
        except BaseException as error:
            _fail(jobs, error)

    def _commit_carefully(self, jobs: list[_Job]) -> None:
        """Run a group of which a unit failed again, each unit in a savepoint of its own."""
        try:
            self._attempt(jobs, _run_apart)
        except DBAPIError as error:
            if len(jobs) > 1 and is_retryable(error):
                for job in jobs:
                    self._alone(job)
                return
            _fail(jobs, translate(error))
        except BaseException as error:
            _fail(jobs, error)

    def _attempt(self, jobs: list[_Job], run: Callable[[_Group, _Job, UnitOfWork], None]) -> None:
        started = self._database.clock()
        group = _Group()
        with self._database.transaction() as connection:
            for job in jobs:
                run(group, job, self._database.unit(connection, started))
            units = [unit for _job, _result, unit in group.done]
            settle(connection, units, self._database.flush_audits)
        group.resolve()
        for job in group.again:
            self._alone(job)
        if self._observe is not None:
            seconds = (self._database.clock() - started).total_seconds()
            self._observe(len(jobs), seconds)

    def _alone(self, job: _Job) -> None:
        try:
            _answer([(job.future, self._database.write(job.work), None)])
        except BaseException as error:
            _answer([(job.future, None, error)])


def _run_plainly(group: _Group, job: _Job, unit: UnitOfWork) -> None:
    """Run a unit; whatever it raises ends the transaction of the group."""
    group.done.append((job, job.work(unit), unit))


def _run_apart(group: _Group, job: _Job, unit: UnitOfWork) -> None:
    """Run a unit in its savepoint; only what ends the whole transaction is raised."""
    try:
        with _savepoint(unit.connection):
            result = job.work(unit)
    except IntegrityError as error:
        if is_retryable(error):
            group.again.append(job)
        else:
            group.failed.append((job, error))
    except DBAPIError as error:
        if is_retryable(error) or error.connection_invalidated:
            raise
        group.failed.append((job, error))
    except Exception as error:
        group.failed.append((job, error))
    else:
        group.done.append((job, result, unit))


@contextmanager
def _savepoint(connection: Connection) -> Iterator[None]:
    """Undo what one unit wrote if it fails; plain SQL costs a third of SQLAlchemy's own."""
    connection.exec_driver_sql("SAVEPOINT unit")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT unit")
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT unit")


def _is_wanted(job: _Job) -> bool:
    if isinstance(job.future, Future):
        return job.future.set_running_or_notify_cancel()
    return True  # a client that went away does not undo what it sent


def _fail(jobs: list[_Job], error: BaseException) -> None:
    _answer([(job.future, None, error) for job in jobs if not job.future.done()])


def _answer(answers: list[_Answer]) -> None:
    """Resolve futures: those of threads here, those of event loops over there, all at once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Answer]] = {}
    for answer in answers:
        if isinstance(answer[0], Future):
            _resolve([answer])
        else:
            by_loop.setdefault(answer[0].get_loop(), []).append(answer)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(answers: list[_Answer]) -> None:
    for future, result, error in answers:
        if future.done():
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
