"""RQ jobs that send deliveries, and the queues they wait in. Jobs carry ids only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.queue import EnqueueData
from rq.serializers import JSONSerializer

from service.webhooks.deliver import Deliverer
from service.webhooks.lease import Batch

FAST = "reins-webhooks"
SLOW = "reins-webhooks-slow"
JOB = "service.webhooks.jobs.deliver"
_bound: list[Deliverer] = []


def bind(deliverer: Deliverer) -> None:
    """Give the jobs of this process what they work with."""
    _bound[:] = [deliverer]


def deliver(endpoint_id: str, delivery_ids: Sequence[str], leased_until: str, slow: bool) -> None:
    """Send a batch of deliveries to one endpoint (the RQ job)."""
    if not _bound:
        raise RuntimeError("Deliveries run in `reins worker`; this process has no deliverer bound.")
    until = datetime.fromisoformat(leased_until)
    _bound[0].deliver(Batch(endpoint_id, tuple(delivery_ids), until, slow))


class DeliveryQueue:
    """The two queues of deliveries in Redis: proven receivers, and new, slow or failing ones.

    Apart, because a job of a slow receiver occupies its thread for seconds.

    Args:
        connection: Redis, with a short time-out.
        job_seconds: how long a job may run; an unstarted one is forgotten after as long, because
            its lease has run out by then.
    """

    def __init__(self, connection: Redis, job_seconds: int) -> None:
        self._connection = connection
        self._seconds = job_seconds
        self._queues = {
            slow: Queue(name, connection=connection, serializer=JSONSerializer)
            for slow, name in ((False, FAST), (True, SLOW))
        }

    def reachable(self) -> bool:
        """Tell whether Redis answers."""
        try:
            return bool(self._connection.ping())
        except RedisError:
            return False

    def put(self, batches: Sequence[Batch]) -> None:
        """Enqueue a job for each batch.

        Raises:
            RedisError: Redis is away; some of the jobs may stand in the queue.
        """
        for slow, queue in self._queues.items():
            jobs = [self._job(batch) for batch in batches if batch.slow == slow]
            if jobs:
                queue.enqueue_many(jobs)

    def _job(self, batch: Batch) -> EnqueueData:
        return Queue.prepare_data(
            JOB,
            args=[
                batch.endpoint_id,
                list(batch.delivery_ids),
                batch.leased_until.isoformat(),
                batch.slow,
            ],
            timeout=self._seconds,
            ttl=self._seconds,
            result_ttl=0,
            failure_ttl=3600,
            description=f"{len(batch.delivery_ids)} deliveries to {batch.endpoint_id}",
        )
