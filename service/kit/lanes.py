"""RQ workers as threads of one process, which outlive a Redis that goes away and comes back."""

from __future__ import annotations

import logging
import threading
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import DequeueTimeout
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from service.kit.kick import connect

logger = logging.getLogger("reins.worker")
POLL_SECONDS = 1
HEARTBEAT_SECONDS = 30
PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 15.0


class _LaneWorker(SimpleWorker):
    """An RQ worker that runs off the main thread: no signals, no command channel, a stop flag."""

    death_penalty_class = TimerDeathPenalty

    def __init__(self, name: str, connection: Redis, stopping: threading.Event) -> None:
        super().__init__(
            [name],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=4 * HEARTBEAT_SECONDS,
            log_job_description=False,
        )
        self.stopping = stopping
        self._due = 0

    def _set_connection(self, connection: Redis) -> Redis:
        return connection

    def _install_signal_handlers(self) -> None:
        pass

    def subscribe(self) -> None:
        pass

    def unsubscribe(self) -> None:
        pass

    def dequeue_job_and_maintain_ttl(
        self,
        timeout: int | None,  # noqa: ARG002 - the loop below looks at the stop flag instead
        max_idle_time: int | None = None,  # noqa: ARG002
    ) -> tuple[Job, Queue] | None:
        """Wait for a job until one comes or the worker stops."""
        while not self.stopping.is_set():
            if self._due <= 0:
                self._due = HEARTBEAT_SECONDS
                self.heartbeat()
            if self.should_run_maintenance_tasks:
                self.run_maintenance_tasks()  # type: ignore[no-untyped-call]
            try:
                return self._dequeue()
            except DequeueTimeout:
                self._due -= POLL_SECONDS
            except (RedisError, OSError) as error:
                logger.debug("Redis went away", extra={"error": str(error)})
                return None
        return None

    def _dequeue(self) -> tuple[Job, Queue] | None:
        found: tuple[Job, Queue] | None = self.queue_class.dequeue_any(
            self.queues,
            POLL_SECONDS,
            connection=self.connection,
            job_class=self.job_class,
            serializer=self.serializer,
            death_penalty_class=self.death_penalty_class,
        )
        return found

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Log a failed job as one structured line."""
        logger.error("job failed", extra={"job_id": job.id}, exc_info=exc_info)


class Lane:
    """A thread that works off one queue for as long as the process lives.

    Args:
        queue: name of the RQ queue.
        url: URL of Redis.
        stopping: ends the lane after its present job.
    """

    def __init__(self, queue: str, url: str, stopping: threading.Event) -> None:
        self._queue = queue
        self._url = url
        self._stopping = stopping
        self.thread = threading.Thread(target=self._run, name=f"lane-{queue}", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self.thread.start()

    def _run(self) -> None:
        away = False
        while not self._stopping.is_set():
            client = connect(self._url, PATIENCE_SECONDS)
            try:
                client.ping()
                if away:
                    logger.warning("Redis is back", extra={"queue": self._queue})
                away = False
                _LaneWorker(self._queue, client, self._stopping).work(logging_level="CRITICAL")
            except (RedisError, OSError) as error:
                if not away:
                    extra = {"queue": self._queue, "error": str(error)}
                    logger.warning("Redis is away; trying again", extra=extra)
                away = True
            except Exception:
                logger.exception("a lane broke and starts anew", extra={"queue": self._queue})
            finally:
                client.close()
            self._stopping.wait(PAUSE_SECONDS)
