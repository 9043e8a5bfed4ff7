"""All measurements of one run, in interleaved rounds, so that a busy minute hits all alike."""

from __future__ import annotations

import http.client
import json
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load import Order, Result, run_load
from benchmarks.model import BareModel
from benchmarks.processes import HOST, Reins, empty_endpoint
from benchmarks.texts import make_texts

CLIENTS = 16
POSTS = 640
SINGLE = 100
EMPTY = 4_000
STARTS = 3
STEPS_A_ROUND = 5


@dataclass(slots=True)
class Figures:
    """What was measured; lists hold one value a round (or a start)."""

    tokens: list[int] = field(default_factory=list)
    bare_one: list[float] = field(default_factory=list)
    bare_both: list[float] = field(default_factory=list)
    posts: list[Result] = field(default_factory=list)
    single: list[Result] = field(default_factory=list)
    empty: list[Result] = field(default_factory=list)
    first_start: float = 0.0
    later_starts: list[float] = field(default_factory=list)
    app_megabytes: float = 0.0


def median(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def latency(results: list[Result], percent: int) -> float:
    """Return the median over the rounds of a percentile, in milliseconds."""
    return median(
        [statistics.quantiles(result.milliseconds, n=100)[percent - 1] for result in results]
    )


def measure(rounds: int, model: Path, done: Callable[[str], None]) -> Figures:
    """Measure everything; ``done`` is told after each of its steps."""
    figures = Figures()
    texts = make_texts()
    bare = BareModel(model)
    figures.tokens = bare.lengths(texts)
    with tempfile.TemporaryDirectory(prefix="reins-bench-") as place:
        folder = Path(place) / "data"
        reins = _start(folder, model, figures, done)
        try:
            key = reins.make_key()
            _describe_channel(reins.port, key)
            with empty_endpoint() as empty_port:
                _warm(bare, texts, reins.port, key, empty_port)
                done("warm")
                for number in range(rounds):
                    _round(number, figures, bare, texts, reins, key, empty_port, done)
            figures.app_megabytes = reins.app_megabytes()
        finally:
            reins.stop()
    return figures


def _start(folder: Path, model: Path, figures: Figures, done: Callable[[str], None]) -> Reins:
    reins = Reins(folder, model)
    figures.first_start = reins.seconds_to_ready
    done("start")
    for _ in range(STARTS):
        reins.stop()
        reins = Reins(folder, model)
        figures.later_starts.append(reins.seconds_to_ready)
        done("start")
    return reins


def _describe_channel(port: int, key: str) -> None:
    """Give the channel a topic, so that every post is scored against it as in real use."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    body = json.dumps({"topic": "Courses, exercises and questions of a learning network"})
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("PUT", "/v1/channels/general", body, headers)
    assert connection.getresponse().status == http.HTTPStatus.OK
    connection.close()


def _warm(bare: BareModel, texts: list[str], port: int, key: str, empty_port: int) -> None:
    bare.rate(texts[:50], 2)
    run_load(Order(HOST, port, "/v1/posts", key, CLIENTS, 200, "warm"))
    run_load(Order(HOST, empty_port, "/", key, CLIENTS, 500, "warm"))


def _round(
    number: int,
    figures: Figures,
    bare: BareModel,
    texts: list[str],
    reins: Reins,
    key: str,
    empty_port: int,
    done: Callable[[str], None],
) -> None:
    figures.bare_one.append(bare.rate(texts, 1))
    done("bare model, one thread")
    posts = Order(HOST, reins.port, "/v1/posts", key, CLIENTS, POSTS, f"many-{number}")
    figures.posts.append(run_load(posts))
    done("posts")
    figures.bare_both.append(bare.rate(texts, 2))
    done("bare model, both cores")
    empty = Order(HOST, empty_port, "/", key, CLIENTS, EMPTY, "empty")
    figures.empty.append(run_load(empty))
    done("empty endpoint")
    single = Order(HOST, reins.port, "/v1/posts", key, 1, SINGLE, f"single-{number}")
    figures.single.append(run_load(single))
    done("posts, one client")
