"""The root of `reins worker`: sends webhooks and does what time brings."""

from __future__ import annotations

import logging
import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType

from sqlalchemy.exc import OperationalError

from service.audit.jobs import anchor_when_due
from service.decisions.jobs import end_holds, forget_check_counts, forget_idempotency_keys
from service.errors import ConfigurationError
from service.kit.kick import connect, push, wait
from service.kit.lanes import Lane
from service.kit.logs import configure_logs
from service.ladder.jobs import end_due_suspensions, tell_overdue_actions
from service.privacy.jobs import continue_erasures, purge_old
from service.publishing.backtest.apart import run_apart
from service.publishing.jobs import PolicyShadows, apply_brakes
from service.review.jobs import TopicSnapshots, lapse_unconfirmed
from service.scoring import give_way_to_all
from service.settings import Settings
from service.storage import Database, StoreUnavailableError, open_database
from service.storage.migrate import is_current
from service.webhooks import jobs
from service.webhooks.deliver import Deliverer, lease_time
from service.webhooks.sweep import Sweeper
from service.webhooks.transport import Sender

logger = logging.getLogger("reins.worker")
LANES = ((jobs.FAST, 4), (jobs.SLOW, 2))
SWEEP_SECONDS = 1.0
STOP_SECONDS = 7.0
REDIS_PATIENCE = 2.0
SCHEMA_PATIENCE = 30.0
SNAPSHOT_SECONDS = 600.0
SHADOW_SECONDS = 2.0
BACKTEST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Periodic:
    """Something done every so many seconds; doing it in two workers at once must be harmless."""

    name: str
    seconds: float
    run: Callable[[Database, Settings], object]


PERIODIC = (
    Periodic("end holds", 5, lambda database, _settings: end_holds(database)),
    Periodic("end suspensions", 30, lambda database, _settings: end_due_suspensions(database)),
    Periodic("tell of overdue actions", 10, lambda database, _s: tell_overdue_actions(database)),
    Periodic("lapse unconfirmed steps", 30, lambda database, _s: lapse_unconfirmed(database)),
    Periodic(
        "forget idempotency keys",
        600,
        lambda database, settings: forget_idempotency_keys(database, settings.idempotency_hours),
    ),
    Periodic("forget check counts", 600, lambda database, _s: forget_check_counts(database)),
    Periodic(
        "apply brakes",
        20,
        lambda database, settings: apply_brakes(
            database, settings.brake_factor, settings.brake_minimum
        ),
    ),
    Periodic(
        "anchor the audit trail",
        60,
        lambda database, settings: anchor_when_due(
            database, settings.audit_anchor_minutes, settings.audit_anchor_file
        ),
    ),
)
PRIVACY = (
    Periodic("continue erasures", 30, lambda database, _settings: continue_erasures(database)),
    Periodic(
        "purge what is old",
        600,
        lambda database, settings: purge_old(database, settings.retain_days),
    ),
)
"""Apart from the timers, which must not wait for it."""


class Worker:
    """Threads around one store: RQ lanes, the sweep, and timers.

    The lanes and the sweep go on when Redis goes away and comes back; nothing here exits then.

    Args:
        settings: the environment; ``redis_url`` must be set.
        database: the store, migrated.
        periodic: what to do now and then.
    """

    def __init__(
        self, settings: Settings, database: Database, periodic: Sequence[Periodic] = PERIODIC
    ) -> None:
        if not settings.redis_url:
            raise ConfigurationError("The worker needs a Redis: set REINS_REDIS_URL.")
        self.stopping = threading.Event()
        self._settings = settings
        self._database = database
        self._url = settings.redis_url
        self._periodic = periodic
        self._sender = Sender(settings.webhook_timeout_seconds, settings.webhook_private_addresses)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start every thread."""
        timeout = self._settings.webhook_timeout_seconds
        attempts = self._settings.webhook_max_attempts
        jobs.bind(
            Deliverer(
                self._database, self._sender, attempts, random.random, self.stopping, self._kick()
            )
        )
        lanes = [
            Lane(name, self._url, self.stopping) for name, count in LANES for _ in range(count)
        ]
        for lane in lanes:
            lane.start()
        self._threads = [lane.thread for lane in lanes]
        queue = jobs.DeliveryQueue(
            connect(self._url, REDIS_PATIENCE), int(lease_time(timeout).total_seconds())
        )
        self._spawn(
            "sweep", lambda: self._sweep(Sweeper(self._database, queue, lease_time(timeout)))
        )
        self._spawn("timers", lambda: self._time(self._periodic))
        self._spawn("learning", self._learn)
        self._spawn("shadows", self._shadow)
        self._spawn("back-tests", self._backtest)
        self._spawn("privacy", lambda: self._time(PRIVACY))
        logger.info("worker ready")

    def stop(self) -> bool:
        """Let the present jobs finish, for seven seconds at most; tell whether they did.

        What does not finish is found again by a later sweep, once its lease has run out.
        """
        self.stopping.set()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0))
        self._sender.close()
        return not any(thread.is_alive() for thread in self._threads)

    def _kick(self) -> Callable[[], object]:
        client = connect(self._url, REDIS_PATIENCE)
        return lambda: push(client)

    def _spawn(self, name: str, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _sweep(self, sweeper: Sweeper) -> None:
        client = connect(self._url, SWEEP_SECONDS + REDIS_PATIENCE)
        while not self.stopping.is_set():
            if attempt("sweep", sweeper.sweep):
                wait(client, SWEEP_SECONDS, self.stopping)
            else:
                self.stopping.wait(2 * SWEEP_SECONDS)
        client.close()

    def _learn(self) -> None:
        """Do slow work beside the timers, which must not wait for it."""
        give_way_to_all()
        snapshots = TopicSnapshots(self._database, self._settings.model, self.stopping)
        self._time(
            [Periodic("take topic snapshots", SNAPSHOT_SECONDS, lambda *_: snapshots.take_due())]
        )

    def _shadow(self) -> None:
        """Let policies in the shadow follow, behind everything that decides or delivers."""
        give_way_to_all()
        shadows = PolicyShadows(self._database, self.stopping, self._settings.model)
        self._time([Periodic("follow decisions", SHADOW_SECONDS, lambda *_: shadows.follow())])

    def _backtest(self) -> None:
        """Have policies tried on stored posts when somebody asks."""
        model, level = self._settings.model, self._settings.log_level

        def run(database: Database, _settings: Settings) -> bool:
            return run_apart(database, model, level, self.stopping)

        self._time([Periodic("do back-tests", BACKTEST_SECONDS, run)])

    def _time(self, tasks: Sequence[Periodic]) -> None:
        due = {task.name: time.monotonic() for task in tasks}
        while not self.stopping.wait(0.25):
            for task in tasks:
                if time.monotonic() >= due[task.name] and not self.stopping.is_set():
                    attempt(task.name, partial(task.run, self._database, self._settings))
                    due[task.name] = time.monotonic() + task.seconds


def attempt(task: str, work: Callable[[], object]) -> bool:
    """Do what will be done again anyway: log a failure and tell whether it went well."""
    try:
        work()
    except (StoreUnavailableError, OperationalError) as error:
        extra = {"task": task, "error": str(error).splitlines()[0]}
        logger.warning("the store is away; trying again", extra=extra)
    except Exception:
        logger.exception("a task failed; trying again", extra={"task": task})
    else:
        return True
    return False


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT.

    Raises:
        ConfigurationError: no Redis is set, or the store has no schema.
    """
    configure_logs(settings.log_level)
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    database = open_database(settings.database)
    try:
        _wait_for_schema(database, asked)
        worker = Worker(settings, database)
        if not asked.is_set():
            worker.start()
            asked.wait()
            logger.info("worker stopping")
            worker.stop()
    finally:
        database.close()


def _wait_for_schema(database: Database, asked: threading.Event) -> None:
    deadline = time.monotonic() + SCHEMA_PATIENCE
    while not asked.is_set():
        try:
            if is_current(database):
                return
            problem = "has no schema, or not the newest: run `reins migrate`"
        except Exception as error:
            problem = f"does not answer ({type(error).__name__})"
        if time.monotonic() > deadline:
            raise ConfigurationError(f"The store {problem}.")
        asked.wait(0.5)
