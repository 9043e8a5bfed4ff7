"""Back-tests in a process of their own: a busy thread would hold up all others of the worker.

Each time another thread wants to go on it would wait for up to 5 ms (``sys.getswitchinterval``),
and longer where the busy one gives way to other processes; deliveries do so dozens of times.
"""

from __future__ import annotations

import logging
import os
import signal
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from service.kit.logs import configure_logs
from service.publishing.backtest.jobs import AskedBacktests
from service.publishing.backtest.lease import any_due
from service.scoring import give_way_to_all
from service.storage import Database, open_database
from service.supervisor.tether import die_with_parent

LOOK_SECONDS: Final = 0.25
STOP_SECONDS: Final = 5.0
"""How long it may take to end the block at hand; shorter than the worker takes to stop."""
log = logging.getLogger("reins.policy")


def run_apart(database: Database, model: Path, log_level: str, stopping: Event) -> bool:
    """Do the back-tests that are due, and wait for the end; tell whether there were any.

    The process ends with this thread, and begins to end when ``stopping`` is set.
    """
    now = database.clock()
    if not database.read(partial(any_due, now=now)):
        return False
    arguments = (os.getpid(), database.url, model, log_level)
    # A forked process would share the connections of the store with this one.
    process = get_context("spawn").Process(target=_work, args=arguments, daemon=True)
    process.start()
    while process.is_alive() and not stopping.is_set():
        process.join(LOOK_SECONDS)
    process.terminate()
    process.join(STOP_SECONDS)
    process.kill()  # what it could not give back in time is another's once its lease is over
    process.join()
    if process.exitcode and not stopping.is_set():
        log.error("the process for back-tests ended", extra={"exit_status": process.exitcode})
    return True


def _work(parent: int, url: str, model: Path, log_level: str) -> None:
    """Be that process, until nothing is due or it is told to stop."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the worker passes it on
    die_with_parent(parent=parent)()
    configure_logs(log_level)
    give_way_to_all()
    database = open_database(url)
    try:
        AskedBacktests(database, model, stopping).run_due()
    finally:
        database.close()
