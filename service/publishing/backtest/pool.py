"""Blocks spread over processes; what they find is added up."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from service.publishing.backtest.run import replay_block
from service.publishing.backtest.sealed import Sealed
from service.publishing.backtest.stream import Block
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.trial import Trial

WAITING = 3
"""Blocks a worker may have waiting: enough to keep it busy, few enough to fit in memory."""

_trial: list[Trial] = []


def replay_blocks(
    trial: Trial,
    blocks: Iterable[Block],
    workers: int,
    done: Callable[[int], object] = lambda _posts: None,
) -> Tally:
    """Return the tally over all ``blocks``.

    Args:
        trial: the policies.
        blocks: taken one after the other, by this process.
        workers: processes beside this one; with 1 everything happens in this one.
        done: told the number of posts in each block that is finished.
    """
    if workers > 1:
        return _spread(trial, blocks, workers, done)
    tally = trial.empty()
    for block in blocks:
        tally.merge(replay_block(trial, block))
        done(len(block))
    return tally


def _spread(
    trial: Trial, blocks: Iterable[Block], workers: int, done: Callable[[int], object]
) -> Tally:
    tally = trial.empty()
    waiting: deque[tuple[int, Future[Tally]]] = deque()

    def take() -> None:
        posts, future = waiting.popleft()
        tally.merge(future.result())
        done(posts)

    # Forked workers would share the connections of the store with this process.
    context, sealed = get_context("spawn"), Sealed.of(trial)
    with ProcessPoolExecutor(workers, context, _prepare, (sealed,)) as pool:
        for block in blocks:
            waiting.append((len(block), pool.submit(_work, block)))
            if len(waiting) > workers * WAITING:
                take()
        while waiting:
            take()
    return tally


def _prepare(sealed: Sealed) -> None:
    """Load the policies in a worker."""
    _trial[:] = [sealed.opened()]


def _work(block: Block) -> Tally:
    return replay_block(_trial[0], block)
