"""Explanations for an event loop: made on spare time, and remembered for a while."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial

from service.scoring.errors import Overloaded
from service.scoring.explain import Contribution, explain, worth_explaining
from service.scoring.scorer import ScoreInput, Scorer
from service.scoring.spare import SpareThread

QUEUE = 16
"""Explanations that may be under way; each takes up to some 70 forward passes."""

_REMEMBERED = 512

_Key = tuple[bytes, str | None, tuple[str, ...]]


class Explainer:
    """Explains scores beside the posts that are scored, without slowing them.

    Args:
        scorer: the model that is served; explanations run on it one at a time.
        queue: explanations that may be under way before :class:`Overloaded` is raised.
    """

    def __init__(self, scorer: Scorer, queue: int = QUEUE) -> None:
        self._scorer = scorer
        self._thread = SpareThread("explain", queue)
        # Holds hashes and offsets, never a text.
        self._known: OrderedDict[_Key, list[Contribution]] = OrderedDict()

    @property
    def model_version(self) -> str:
        """Whose scores are explained."""
        return self._scorer.bundle.model_version

    async def explain(
        self, item: ScoreInput, scores: Mapping[str, float | None]
    ) -> list[Contribution]:
        """The words that raised those of ``scores`` that are worth an explanation.

        Raises:
            Overloaded: Too many explanations wait, or the service is stopping.
        """
        labels = worth_explaining(scores)
        if not labels:
            return []
        text = item.text.encode("utf-8", "surrogatepass")
        key = (hashlib.sha256(text).digest(), item.language, labels)
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return known
        future = self._thread.offer(partial(explain, self._scorer, item, labels))
        if future is None:
            raise Overloaded(
                "Too many explanations are being made. Ask again in a few seconds, or without "
                "`explain`.",
                retry_after=5,
            )
        found = self._known[key] = await asyncio.wrap_future(future)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found

    def stop(self) -> None:
        """Take nothing more, and wait for the explanation that is being made."""
        self._thread.stop()
