"""The benchmark measures what it says: fixed texts, real requests, an honest table."""

from __future__ import annotations

import pytest

from benchmarks.load import Order, Result, requests_of, run_load
from benchmarks.measure import Figures
from benchmarks.processes import HOST, empty_endpoint
from benchmarks.report import summarise, table
from benchmarks.texts import make_texts


def figures(posts: float, bare: float) -> Figures:
    took = [float(number) for number in range(1, 101)]
    return Figures(
        tokens=list(range(1, 101)),
        bare_one=[bare / 2] * 3,
        bare_both=[bare] * 3,
        posts=[Result(posts, took)] * 3,
        single=[Result(posts, took)] * 3,
        empty=[Result(9_000.0, took)] * 3,
        first_start=4.0,
        later_starts=[2.0, 2.5, 9.0],
        app_megabytes=250.0,
    )


def test_the_texts_are_the_same_at_every_call_and_all_different() -> None:
    texts = make_texts()
    assert texts == make_texts()
    assert len(set(texts)) == len(texts) == 400


def test_every_request_carries_an_id_of_its_own() -> None:
    order = Order(HOST, 80, "/v1/posts", "key", clients=2, count=900, prefix="x")
    assert len(set(requests_of(order))) == 900


def test_a_load_sends_every_request_and_times_it() -> None:
    with empty_endpoint() as port:
        result = run_load(Order(HOST, port, "/", "key", clients=4, count=60, prefix="x"))
    assert len(result.milliseconds) == 60
    assert result.rate > 0
    assert all(0 < took < 10_000 for took in result.milliseconds)


def test_an_answer_other_than_200_ends_the_load_with_its_text() -> None:
    with empty_endpoint() as port, pytest.raises(RuntimeError, match="404"):
        run_load(Order(HOST, port, "/nowhere", "key", clients=1, count=1, prefix="x"))


def test_the_summary_holds_medians_and_ratios() -> None:
    found = summarise(figures(posts=300.0, bare=600.0))
    assert found["ratios"]["posts_to_bare_model_both_cores"] == pytest.approx(0.5)
    assert found["seconds_to_ready"] == {"first_start": 4.0, "later_start": 2.5}
    assert found["milliseconds"]["posts"]["p50"] == pytest.approx(50.5, abs=1)


@pytest.mark.parametrize(("posts", "word"), [(360.0, "reached"), (300.0, "MISSED")])
def test_the_table_says_whether_a_goal_is_reached(posts: float, word: str) -> None:
    lines = table(summarise(figures(posts, bare=600.0))).splitlines()
    [line] = [line for line in lines if line.startswith("posts / bare model")]
    assert line.endswith(word)
