"""Explanations are made aside, remembered, and refused when too many wait."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator

import pytest

from service.scoring import Explainer, Overloaded, ScoreInput, Scorer
from service.scoring.spare import NICENESS, SpareThread

HIGH = {"insult": 0.9, "spam": 0.1, "off_topic": None}


@pytest.fixture
def explainer(tiny: Scorer) -> Iterator[Explainer]:
    made = Explainer(tiny, queue=2)
    yield made
    made.stop()


def test_only_scores_that_are_high_are_explained(explainer: Explainer) -> None:
    (one,) = asyncio.run(explainer.explain(ScoreInput("rude buy"), HIGH))
    assert (one.start, one.end, one.label) == (0, 4, "insult")
    assert asyncio.run(explainer.explain(ScoreInput("rude buy"), {"insult": None})) == []
    assert explainer.model_version == "tiny/1"


def test_an_explanation_is_made_once(
    explainer: Explainer, tiny: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asyncio.run(explainer.explain(ScoreInput("rude cat"), HIGH))
    monkeypatch.setattr(tiny, "run", None)
    assert asyncio.run(explainer.explain(ScoreInput("rude cat"), HIGH)) == first
    with pytest.raises(TypeError):
        asyncio.run(explainer.explain(ScoreInput("rude dog"), HIGH))


def test_what_does_not_fit_the_queue_is_refused_and_the_loop_goes_on(
    explainer: Explainer, tiny: Scorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, run = threading.Event(), tiny.run

    def held(windows: object) -> object:
        gate.wait(10)
        return run(windows)  # type: ignore[arg-type]

    monkeypatch.setattr(tiny, "run", held)

    async def ask() -> None:
        texts = ("rude one", "rude two")
        waiting = [asyncio.create_task(explainer.explain(ScoreInput(t), HIGH)) for t in texts]
        await asyncio.sleep(0.05)
        with pytest.raises(Overloaded) as caught:
            await explainer.explain(ScoreInput("rude three"), HIGH)
        assert (caught.value.status, caught.value.code) == (429, "overloaded")
        gate.set()
        assert [len(found) for found in await asyncio.gather(*waiting)] == [1, 1]
        assert len(await explainer.explain(ScoreInput("rude three"), HIGH)) == 1

    asyncio.run(ask())


def test_a_stopped_explainer_refuses(tiny: Scorer) -> None:
    explainer = Explainer(tiny)
    explainer.stop()
    with pytest.raises(Overloaded):
        asyncio.run(explainer.explain(ScoreInput("rude"), HIGH))


def test_spare_work_stands_behind_everything_else() -> None:
    thread = SpareThread("spare", 1)
    job = thread.offer(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert job is not None
    assert job.result(5) == NICENESS
    thread.stop()


def test_a_job_that_failed_makes_room_again() -> None:
    thread = SpareThread("spare", 1)
    for _ in range(3):
        job = thread.offer(lambda: 1 / 0)
        assert job is not None
        assert isinstance(job.exception(5), ZeroDivisionError)
        deadline = time.monotonic() + 5
        while not thread._free.acquire(blocking=False):
            assert time.monotonic() < deadline
        thread._free.release()
    thread.stop()
