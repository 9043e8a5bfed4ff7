"""The commands of docs/training.md with the output that the page shows, and how to run them.

Run `.venv-train/bin/python -m tests.support.walkthrough` to write the real output into the page.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "training.md"
CUT = "..."
"""Last line of an output that the page shows the beginning of."""
_BLOCK = re.compile(r"^```console\n\$ (.*?[^\\]\n)(.*?)^```", re.DOTALL | re.MULTILINE)
_MODEL = re.compile(r"models/reins-minilm/\d+")


@dataclass(frozen=True)
class Step:
    """A command, and the standard output that the page shows below it."""

    command: str
    output: str


def newest() -> Path:
    """The shipped bundle with the highest version, relative to the repository."""
    found = (ROOT / "models" / "reins-minilm").glob("*/manifest.json")
    return max((p.parent for p in found), key=lambda p: int(p.name)).relative_to(ROOT)


def steps(page: str) -> Iterator[Step]:
    """The blocks of the page, in order, with the newest bundle for the one it names."""
    for command, output in _BLOCK.findall(_MODEL.sub(newest().as_posix(), page)):
        yield Step(command.replace("\\\n", " "), output)


def workplace(folder: Path) -> Path:
    """Makes a folder look like a checkout, so that what the commands write stays in it."""
    (folder / "models").mkdir(parents=True)
    for name in ("training", "models/reins-minilm"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def run(step: Step, folder: Path) -> str:
    """Standard output of a step's command; AssertionError, with what it said, if it fails."""
    program, *arguments = shlex.split(step.command)
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{step.command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def written(page: str, folder: Path) -> str:
    """The page with the output that its commands have now."""

    def block(match: re.Match[str]) -> str:
        command, shown = match.groups()
        found = run(Step(command.replace("\\\n", " "), shown), folder)
        if shown.rstrip().endswith(CUT):
            kept = found.splitlines()[: len(shown.splitlines()) - 1]
            found = "\n".join([*kept, CUT]) + "\n"
        return f"```console\n$ {command}{found}```"

    return _BLOCK.sub(block, _MODEL.sub(newest().as_posix(), page))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        text = written(PAGE.read_text("utf-8"), workplace(Path(place) / "checkout"))
    PAGE.write_text(text, "utf-8")
