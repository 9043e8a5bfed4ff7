"""A light load generator in a process of its own: keep-alive clients on raw asyncio streams."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

import uvloop

from benchmarks.texts import make_texts


@dataclass(frozen=True, slots=True)
class Order:
    """What to send: ``count`` posts to ``path``, by ``clients`` connections."""

    host: str
    port: int
    path: str
    key: str
    clients: int
    count: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Result:
    """Requests per second, and the milliseconds each took."""

    rate: float
    milliseconds: list[float]


def run_load(order: Order) -> Result:
    """Run an order in another process and return what it measured.

    Raises:
        RuntimeError: a request was not answered with 200; holds the first such answer.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", json.dumps(asdict(order))],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    return Result(**json.loads(done.stdout))


def requests_of(order: Order) -> list[bytes]:
    """Return the requests as bytes, so that building them costs nothing while time runs."""
    texts = make_texts()
    return [_request(order, number, texts[number % len(texts)]) for number in range(order.count)]


def _request(order: Order, number: int, text: str) -> bytes:
    post: dict[str, Any] = {
        "post_id": f"{order.prefix}-{number}",
        "author_id": f"author-{number % 97}",
        "channel_id": "general",
        "text": text,
    }
    body = json.dumps(post).encode()
    head = (
        f"POST {order.path} HTTP/1.1\r\nHost: {order.host}:{order.port}\r\n"
        f"Authorization: Bearer {order.key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _client(order: Order, waiting: list[bytes], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection(order.host, order.port)
    while waiting:
        request = waiting.pop()
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_content_length(head))
        took.append((time.perf_counter() - started) * 1000)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head.splitlines()[0].decode()}: {body.decode()}")
    writer.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("an answer without Content-Length")


async def _run(order: Order) -> Result:
    waiting = requests_of(order)[::-1]
    took: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_client(order, waiting, took) for _ in range(order.clients)))
    return Result(len(took) / (time.perf_counter() - started), took)


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(_run(Order(**json.loads(sys.argv[1])))))))
