"""The progress of a model over posts, beside that of the posts themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


@contextmanager
def model_bar() -> Iterator[Callable[[int], None]]:
    """Give what is told of every posts that the model has read; the first of them show a bar.

    How many there will be is not known before all are read, so that the bar has no end.
    """
    shown: list[tqdm[Any]] = []

    def told(posts: int) -> None:
        if not shown:
            shown.append(tqdm(desc="read by the model", unit="post", position=1, disable=None))
        shown[0].update(posts)

    try:
        yield told
    finally:
        for bar in shown:
            bar.close()
