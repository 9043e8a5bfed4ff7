"""Blocks spread over Ray workers, on this machine or several; what they find is added up."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import Any, Final

from service.publishing.backtest.address import check_address
from service.publishing.backtest.extra import load_extra
from service.publishing.backtest.pool import WAITING
from service.publishing.backtest.run import replay_block
from service.publishing.backtest.sealed import Sealed
from service.publishing.backtest.stream import Block
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.trial import Trial

_OBJECTS: Final = 128 << 20
"""Bytes of shared memory for policies and tallies, which are small."""
_QUIET: Final[dict[str, Any]] = {"log_to_driver": False, "configure_logging": False}
_LOCAL: Final = {
    # A cluster of its own listens at 127.0.0.1 alone, as Ray does on systems without clusters.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    # Ray would let everything else on the machine go first, which a pool of processes does not.
    "RAY_worker_niceness": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


def replay_on_ray(
    trial: Trial,
    blocks: Iterable[Block],
    workers: int,
    done: Callable[[int], object] = lambda _posts: None,
    address: str | None = None,
) -> Tally:
    """Return the tally over all ``blocks``, as ``replay_blocks`` does.

    Args:
        trial: the policies.
        blocks: each becomes a task; files are read by the worker that has the task.
        workers: how many there are, where Ray is started for this.
        done: told the number of posts in each block that is finished.
        address: of a cluster that runs already, e.g. ``10.0.0.5:6379``; without it one of
            ``workers`` processes is started on this machine, and stopped at the end.

    Raises:
        ConfigurationError: Ray is not installed, or nothing answers at ``address``.
    """
    tally = trial.empty()
    with own_cluster(workers) if address is None else _cluster(address) as ray:
        task, sealed = ray.remote(_replay), ray.put(Sealed.of(trial))
        most = WAITING * max(1, int(ray.cluster_resources().get("CPU", 1)))
        waiting: dict[Any, int] = {}

        def take() -> None:
            ready, _rest = ray.wait(list(waiting), num_returns=1)
            tally.merge(ray.get(ready[0]))
            done(waiting.pop(ready[0]))

        for block in blocks:
            waiting[task.remote(sealed, block)] = len(block)
            if len(waiting) > most:
                take()
        while waiting:
            take()
    return tally


def _replay(sealed: Sealed, block: Block) -> Tally:
    return replay_block(_opened(sealed), block)


@lru_cache(maxsize=1)
def _opened(sealed: Sealed) -> Trial:
    """Compiled once in each worker."""
    return sealed.opened()


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    ray = load_extra("ray")
    check_address(address)
    ray.init(address=address, **_QUIET)
    try:
        yield ray
    finally:
        ray.shutdown()


@contextmanager
def own_cluster(workers: int) -> Iterator[Any]:
    """Start Ray for this back-test alone, with a token and a folder of its own."""
    os.environ.update(_LOCAL)
    # Without one Ray would leave a token in the home directory; it keeps the first that it reads.
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    ray = load_extra("ray")  # reads the environment
    with TemporaryDirectory(prefix="reins-ray-", ignore_cleanup_errors=True) as folder:
        ray.init(
            num_cpus=workers,
            object_store_memory=_OBJECTS,
            include_dashboard=False,
            _temp_dir=folder,
            **_QUIET,
        )
        try:
            yield ray
        finally:
            ray.shutdown()
