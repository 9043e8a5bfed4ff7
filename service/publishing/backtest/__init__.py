"""The back-test: what a policy would have done to stored posts, beside the live one."""

from service.publishing.backtest.pool import replay_blocks
from service.publishing.backtest.result import make_result
from service.publishing.backtest.run import replay_block
from service.publishing.backtest.store import store_result
from service.publishing.backtest.stream import Block, Span, count_posts, read_blocks
from service.publishing.backtest.tally import Tally
from service.publishing.backtest.trial import Trial

__all__ = [
    "Block",
    "Span",
    "Tally",
    "Trial",
    "count_posts",
    "make_result",
    "read_blocks",
    "replay_block",
    "replay_blocks",
    "store_result",
]
