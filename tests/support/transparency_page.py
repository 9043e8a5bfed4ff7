"""The commands of docs/transparency.md, the community that they report on, and its tables.

Run `.venv/bin/python -m tests.support.transparency_page` to write what is real now into the page.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from service.storage import open_database
from service.storage.migrate import migrate
from service.transparency.measures import COUNTS, TIMES
from tests.support.community import World
from tests.support.moderated import Weeks

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "transparency.md"
_COMMAND = re.compile(r"(?<=^```console\n)\$ ([^\n]+)\n(.*?)(?=^```)", re.DOTALL | re.MULTILINE)


def play(file: Path) -> None:
    """Fill a store with October."""
    with closing(open_database(f"sqlite:///{file}")) as database:
        migrate(database)
        Weeks(World(database), seed=8).go_on(300, hours=3)


def count_rows() -> str:
    """The table of counts, without its head."""
    return "\n".join(
        f"| `{name}` | {', '.join(f'`{cut}`' for cut in one.cuts)} | {one.text} |"
        for name, one in COUNTS.items()
    )


def time_rows() -> str:
    """The table of times, without its head."""
    return "\n".join(f"| `{name}` | | {text} |" for name, text in TIMES.items())


def run(command: str, folder: Path) -> str:
    """What a command prints; the store `reins.db` is in the folder."""
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    store = {"REINS_DATABASE_URL": f"sqlite:///{folder / 'reins.db'}", "PATH": tools}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=os.environ | store,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return done.stdout


def shown(page: str) -> list[tuple[str, str]]:
    """The commands of the page with what it shows below each."""
    return _COMMAND.findall(page)


def written(page: str, folder: Path) -> str:
    """The page with the outputs and tables that are real now."""
    page = page.replace("MEASURES", count_rows()).replace("TIMES", time_rows())
    return _COMMAND.sub(lambda one: f"$ {one[1]}\n{run(one[1], folder)}", page)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        play(Path(name) / "reins.db")
        text = written(PAGE.read_text("utf-8"), Path(name))
    PAGE.write_text(text, "utf-8")
