"""Concurrent posts share passes, are answered once, and overload is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.scoring import LABELS, MicroBatcher, Overloaded, ScoreInput, Scorer, Scores
from service.scoring.batching import MAX_PADDING, fitting
from service.scoring.scorer import Row
from service.scoring.tokens import Window


class Gate:
    """Wraps a scorer so that a test can hold its passes back, count them, or break them."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.max_batch = scorer.max_batch
        self.prepare, self.finish = scorer.prepare, scorer.finish
        self.open = threading.Event()
        self.open.set()
        self.passes: list[list[int]] = []
        self.fail_on: int | None = None

    def run(self, windows: Sequence[Window]) -> list[Row]:
        self.open.wait(10)
        self.passes.append(sorted(map(len, windows)))
        if self.fail_on in map(len, windows):
            raise RuntimeError("the pass broke")
        return self._scorer.run(windows)


def make(gate: Gate | Scorer, workers: int = 1, queue: int = 100) -> MicroBatcher:
    return MicroBatcher(gate, workers=workers, queue=queue)  # type: ignore[arg-type]


async def score_all(batcher: MicroBatcher, items: Sequence[ScoreInput]) -> list[Scores]:
    await batcher.start()
    try:
        return await asyncio.gather(*(batcher.score(item) for item in items))
    finally:
        await batcher.stop()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_scores_are_those_of_the_plain_scorer(tiny: Scorer, workers: int) -> None:
    words = ["hello", "rude", "darn", "buy", "cat", "goal"]
    items = [ScoreInput(" ".join(words[: 1 + n % 6] * (n % 7)), topic="cat") for n in range(120)]
    found = asyncio.run(score_all(make(tiny, workers, queue=200), items))
    assert [scores.labels for scores in found] == [s.labels for s in tiny.score(items)]


def test_posts_that_wait_share_a_pass_of_similar_lengths(tiny: Scorer) -> None:
    gate = Gate(tiny)

    async def run() -> None:
        batcher = make(gate)
        await batcher.start()
        gate.open.clear()
        first = asyncio.create_task(batcher.score(ScoreInput("hello")))
        await asyncio.sleep(0.1)
        rest = [
            asyncio.create_task(batcher.score(ScoreInput("hello " * count)))
            for count in (1, 7, 1, 7, 1, 7, 1, 7)
        ]
        await asyncio.sleep(0.1)
        assert batcher.waiting == 9
        gate.open.set()
        await asyncio.gather(first, *rest)
        assert batcher.waiting == 0
        await batcher.stop()

    asyncio.run(run())
    assert sorted(gate.passes) == [[3], [3, 3, 3, 3], [9, 9, 9, 9]]


def test_a_full_queue_is_an_error_that_says_when_to_come_back(tiny: Scorer) -> None:
    gate = Gate(tiny)

    async def run() -> None:
        batcher = make(gate, queue=3)
        await batcher.start()
        gate.open.clear()
        tasks = [asyncio.create_task(batcher.score(ScoreInput("hello"))) for _ in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(Overloaded, match="REINS_SCORING_QUEUE") as caught:
            await batcher.score(ScoreInput("hello"))
        assert (caught.value.status, caught.value.code) == (429, "overloaded")
        assert caught.value.retry_after >= 1
        gate.open.set()
        await asyncio.gather(*tasks)
        await batcher.score(ScoreInput("hello"))
        await batcher.stop()

    asyncio.run(run())


def test_stopping_finishes_what_was_taken_and_takes_no_more(tiny: Scorer) -> None:
    gate = Gate(tiny)

    async def run() -> list[Scores]:
        batcher = make(gate)
        await batcher.start()
        gate.open.clear()
        tasks = [asyncio.create_task(batcher.score(ScoreInput("rude"))) for _ in range(20)]
        await asyncio.sleep(0.05)
        stop = asyncio.create_task(batcher.stop())
        await asyncio.sleep(0.05)
        with pytest.raises(Overloaded, match="stopping"):
            await batcher.score(ScoreInput("hello"))
        gate.open.set()
        await stop
        return await asyncio.gather(*tasks)

    assert len(asyncio.run(run())) == 20


def test_a_broken_pass_fails_its_posts_once_and_the_rest_go_on(tiny: Scorer) -> None:
    gate = Gate(tiny)
    gate.fail_on = 10  # the length of a full window

    async def run() -> None:
        batcher = make(gate)
        await batcher.start()
        with pytest.raises(RuntimeError, match="the pass broke"):
            await batcher.score(ScoreInput("hello " * 50))
        assert (await batcher.score(ScoreInput("hello"))).labels["toxicity"] is not None
        await batcher.stop()
        assert batcher.waiting == 0

    asyncio.run(run())


def test_a_post_nobody_waits_for_any_more_is_dropped(tiny: Scorer) -> None:
    gate = Gate(tiny)

    async def run() -> None:
        batcher = make(gate)
        await batcher.start()
        gate.open.clear()
        held = asyncio.create_task(batcher.score(ScoreInput("hello")))
        await asyncio.sleep(0.05)
        gone = asyncio.create_task(batcher.score(ScoreInput("hello hello hello")))
        await asyncio.sleep(0.05)
        gone.cancel()
        gate.open.set()
        await held
        await batcher.stop()
        assert batcher.waiting == 0

    asyncio.run(run())
    assert gate.passes == [[3]]


def test_posts_without_figures_never_reach_the_model(tiny: Scorer) -> None:
    gate = Gate(tiny)
    (found,) = asyncio.run(score_all(make(gate), [ScoreInput("🔥")]))
    assert found.not_applicable == LABELS
    assert gate.passes == []


def test_passes_and_preparations_are_reported(tiny: Scorer) -> None:
    passes: list[tuple[int, float]] = []
    prepared: list[tuple[int, float]] = []
    batcher = MicroBatcher(
        tiny,
        workers=2,
        observe=lambda *seen: passes.append(seen),
        observe_prepare=lambda *seen: prepared.append(seen),
    )
    asyncio.run(score_all(batcher, [ScoreInput("hello " * n) for n in range(30)]))
    assert sum(count for count, _ in prepared) == 30
    assert sum(count for count, _ in passes) >= 29
    assert all(seconds > 0 for _, seconds in passes)


@given(st.lists(st.integers(1, 256), min_size=1, max_size=40), st.data(), st.integers(1, 8))
def test_a_batch_holds_its_anchor_and_little_padding(
    lengths: list[int], data: st.DataObject, limit: int
) -> None:
    lengths.sort()
    place = data.draw(st.integers(0, len(lengths) - 1))
    low, high = fitting(lengths, place, limit)
    batch = lengths[low:high]
    assert low <= place < high
    assert len(batch) <= limit
    assert 1 - sum(batch) / (max(batch) * len(batch)) <= MAX_PADDING
