"""The tour of docs/policy.md: its commands in their order, against a `make run` of their own.

Blocks ``bash`` define what later blocks use, blocks ``console`` hold commands after ``$ ``, each
with its output. A block ``yaml`` below ``<!-- FILE under LINE -->`` is pasted into the file below
that line, one below ``<!-- FILE instead of KEY -->`` takes the place of the line with that key.

Run `python -m tests.support.tour` to write the real outputs and the picture anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.instance import RunningInstance

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "policy.md"
PICTURE = ROOT / "docs" / "images" / "policy-backtest.svg"
PATIENCE_SECONDS = 90.0
_BLOCK = re.compile(
    r"(?:<!-- (?P<file>\S+) (?P<how>under|instead of) (?P<place>\S+) -->\n)?"
    r"^```(?P<kind>bash|console|yaml)\n(?P<body>.*?)^```",
    re.DOTALL | re.MULTILINE,
)
_COMMAND = re.compile(r"^\$ (.*?[^\\]\n)(.*?)(?=^\$ |\Z)", re.DOTALL | re.MULTILINE)
_CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d(T[\d:.]+Z)?|\b[0-9a-f]{12,64}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)

_NOT_YET = re.compile(
    r"has read 0 decisions|No brake is on|(?:conversation|delete|suspend) requested"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A command, definition or edit of the page; ``place`` is where a command's output stands."""

    kind: str
    body: str
    command: str = ""
    shown: str = ""
    file: str = ""
    how: str = ""
    at: str = ""
    place: tuple[int, int] = (0, 0)


@dataclass
class Tour:
    """A folder with the shipped policies, and the instance that the commands act on."""

    folder: Path
    instance: RunningInstance
    prelude: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "policies", self.folder / "policies")
        lines = self.instance.lines
        tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {"API": lines["api"], "KEY": lines["key"], "PATH": tools}
        self.environment = self.instance.environment | own

    def run(self, block: Block) -> str:
        """Do what a block says and return what it prints; waits for what a worker does later."""
        if block.kind == "yaml":
            self._edit(block)
        elif block.kind == "bash":
            self.prelude.append(_without_settings(block.body))
        else:
            return self._wait(block)
        return ""

    def _wait(self, block: Block) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = self._print(block.command)
            if not _NOT_YET.search(found) or time.monotonic() > deadline:
                return found
            time.sleep(0.5)

    def _print(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", "\n".join([*self.prelude, command])],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        return done.stdout

    def _edit(self, block: Block) -> None:
        file = self.folder / block.file
        lines = file.read_text("utf-8").splitlines(keepends=True)
        under = block.how == "under"
        found = (line if under else line.lstrip() for line in lines)
        place = next(n for n, line in enumerate(found) if line.startswith(f"{block.at}:"))
        kept = place + 1 if under else place
        file.write_text("".join([*lines[:kept], block.body, *lines[place + 1 :]]), "utf-8")


def read_tour(page: str) -> Iterator[Block]:
    """Yield the blocks of a page in their order; ``yaml`` without a place is only to be read."""
    for found in _BLOCK.finditer(page):
        kind, body = found["kind"], found["body"]
        if kind == "console":
            for one in _COMMAND.finditer(page, *found.span("body")):
                yield Block(kind, body, one[1], one[2], place=one.span(2))
        elif kind == "bash":
            yield Block(kind, body)
        elif found["file"]:
            at = found["place"].removesuffix(":")
            yield Block(kind, body, file=found["file"], how=found["how"], at=at)


def constant(output: str) -> str:
    """Return an output without what differs in every run: times, ids and hashes."""
    return _CHANGING.sub("...", output)


def _without_settings(body: str) -> str:
    """A block's functions; address and key are those of the instance."""
    return "".join(
        line for line in body.splitlines(keepends=True) if not re.match(r"(API|KEY)=", line)
    )


def rewrite(page: str, tour: Tour) -> str:
    """Return the page with the outputs its commands have now."""
    parts, last = [], 0
    for block in read_tour(page):
        output = tour.run(block)
        if block.kind == "console":
            parts += [page[last : block.place[0]], output]
            last = block.place[1]
    return "".join([*parts, page[last:]])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        running = RunningInstance(Path(name) / "data").wait_ready(180)
        try:
            text = rewrite(PAGE.read_text("utf-8"), Tour(Path(name) / "place", running))
        finally:
            running.stop()
        shutil.copy(Path(name) / "place" / PICTURE.name, PICTURE)
    PAGE.write_text(text, "utf-8")
