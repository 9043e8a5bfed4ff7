"""Score a file of posts, one JSON object a line, in bounded memory and in order."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from tqdm import tqdm

from service.scoring.errors import InputFileError
from service.scoring.scorer import ScoreInput, Scorer

CHUNK_LINES = 1_024
CHUNK_BYTES = 4_000_000
"""Lines and bytes held at a time; within a chunk posts are sorted by length for speed."""

STANDARD = "-"
"""Names standard input and standard output."""


@dataclass(frozen=True, slots=True)
class Report:
    """Lines written, and how many of them are errors."""

    lines: int
    bad: int


@dataclass(frozen=True, slots=True)
class _Line:
    id: Any
    post: ScoreInput | None
    error: str | None


def score_file(source: str, target: str, scorer: Scorer, workers: int = 1) -> Report:
    """Score the posts in file ``source`` into file ``target``; ``-`` is a standard stream.

    A line ``{"id", "text", "channel_topic"?, "parent"?}`` becomes ``{"id", "scores", "model"}``,
    a bad line ``{"id", "error"}`` in its place, named on standard error. The target appears
    whole or not at all.

    Raises:
        InputFileError: The source can't be read or the target can't be written.
    """
    with _reading(source) as (lines, size), _writing(target) as write:
        bar = tqdm(total=size, unit="B", unit_scale=True, desc="score", file=sys.stderr)
        with bar:

            def complain(number: int, error: str) -> None:
                bar.write(f"{source}:{number}: {error}", file=sys.stderr)

            return _score(lines, write, scorer, workers, complain, bar.update)


def _score(
    lines: Iterable[bytes],
    write: Callable[[bytes], object],
    scorer: Scorer,
    workers: int,
    complain: Callable[[int, str], None],
    advance: Callable[[int], object],
) -> Report:
    total = bad = 0
    for chunk in _chunks(_without_trailing_blanks(lines)):
        parsed = [_parse(line) for line in chunk]
        for number, line in enumerate(parsed, start=total + 1):
            if line.error is not None:
                bad += 1
                complain(number, line.error)
        write(b"".join(_results(parsed, scorer, workers)))
        advance(sum(map(len, chunk)))
        total += len(chunk)
    return Report(total, bad)


def _results(parsed: Sequence[_Line], scorer: Scorer, workers: int) -> Iterator[bytes]:
    scores = iter(scorer.score([line.post for line in parsed if line.post], workers))
    model = scorer.bundle.model_version
    for line in parsed:
        if line.post is None:
            result = {"id": line.id, "error": line.error}
        else:
            result = {"id": line.id, "scores": next(scores).labels, "model": model}
        yield orjson.dumps(result, option=orjson.OPT_APPEND_NEWLINE)


def _parse(line: bytes) -> _Line:
    if not line.strip():
        return _Line(None, None, "the line is blank")
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return _Line(None, None, f"not JSON: {error}")
    if not isinstance(found, dict):
        return _Line(None, None, "not a JSON object with 'id' and 'text'")
    identifier = found.get("id")
    if "id" not in found or isinstance(identifier, dict | list):
        return _Line(None, None, "'id' must be given and be a string, number, boolean or null")
    text, topic, parent = (found.get(key) for key in ("text", "channel_topic", "parent"))
    if not isinstance(text, str):
        return _Line(identifier, None, "'text' must be given and be a string")
    if topic is not None and not isinstance(topic, str):
        return _Line(identifier, None, "'channel_topic' must be a string or null")
    if parent is not None and not isinstance(parent, str):
        return _Line(identifier, None, "'parent' must be a string or null")
    return _Line(identifier, ScoreInput(text, topic, parent), None)


def _without_trailing_blanks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """A blank line counts (as a bad one) only if another line follows it."""
    blanks: list[bytes] = []
    for number, line in enumerate(lines):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if content.strip():
            yield from blanks
            blanks.clear()
            yield content
        else:
            blanks.append(content)


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line)
        if len(chunk) >= CHUNK_LINES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@contextmanager
def _reading(source: str) -> Iterator[tuple[BinaryIO, int | None]]:
    if source == STANDARD:
        yield sys.stdin.buffer, None
        return
    path = Path(source)
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputFileError(
            f"{source} can't be read: {error.strerror}. Name a file of JSON lines with --input."
        ) from error
    with file:
        yield file, path.stat().st_size


@contextmanager
def _writing(target: str) -> Iterator[Callable[[bytes], object]]:
    """A writer to ``target``; a regular file is replaced whole when the block ends well."""
    if target == STANDARD:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    path = Path(target).resolve()
    special = path.exists() and not path.is_file()  # a pipe, a device (or a folder: an error)
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = part.open("wb")
    except OSError as error:
        raise InputFileError(
            f"{target} can't be written: {error.strerror}. Name a file in a folder that exists "
            "and may be written to with --output."
        ) from error
    try:
        with file:
            yield file.write
            file.flush()
            if not special:
                os.fsync(file.fileno())
        if not special:
            part.replace(path)
    finally:
        if not special:
            part.unlink(missing_ok=True)
