"""Where blocks are replayed: processes of this machine, or Ray."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from service.publishing.backtest.on_ray import replay_on_ray
from service.publishing.backtest.pool import replay_blocks
from service.publishing.backtest.stream import Block
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.trial import Trial

Name = Literal["local", "ray"]
ENGINES: Final[tuple[Name, ...]] = get_args(Name)


@dataclass(frozen=True, slots=True)
class Engine:
    """How a back-test is spread; the tally is the same with each.

    ``address`` is that of a Ray cluster that runs already.
    """

    name: Name
    workers: int
    address: str | None = None

    def replay(self, trial: Trial, blocks: Iterable[Block], done: Callable[[int], object]) -> Tally:
        """Return the tally over ``blocks``; ``done`` is told the posts of each that is finished."""
        if self.name == "ray":
            return replay_on_ray(trial, blocks, self.workers, done, self.address)
        return replay_blocks(trial, blocks, self.workers, done)
