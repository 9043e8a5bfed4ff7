"""A run folder: everything one training run reads and writes."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import TrainingError


@dataclass(frozen=True)
class Run:
    """Paths inside a run folder, and its JSON notes."""

    folder: Path

    @property
    def register(self) -> Path:
        """The register of sources that the rows were prepared from."""
        return self.folder / "register.toml"

    @property
    def rows(self) -> Path:
        """Prepared rows of all splits."""
        return self.folder / "rows.jsonl"

    @property
    def checks(self) -> Path:
        """Rows of the sources that are for checking only."""
        return self.folder / "checks.jsonl"

    @property
    def weights(self) -> Path:
        """The fitted model."""
        return self.folder / "model.pt"

    @property
    def checkpoint(self) -> Path:
        """Where an unfinished fit stands."""
        return self.folder / "checkpoint.pt"

    @property
    def fp32(self) -> Path:
        """The plain exported graph."""
        return self.folder / "model.fp32.onnx"

    @property
    def int8(self) -> Path:
        """The quantised graph that is shipped."""
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        """The tokenizer file that is shipped."""
        return self.folder / "tokenizer.json"

    @property
    def cache(self) -> Path:
        """Raw outputs of graphs for texts that were scored, by graph."""
        return self.folder / "scored"

    def note(self, name: str, value: dict[str, Any]) -> None:
        """Writes a note, `NAME.json`."""
        path = self.folder / f"{name}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", "utf-8")
        part.replace(path)

    def read(self, name: str) -> dict[str, Any]:
        """Reads a note; TrainingError, naming the command that writes it, if it is missing."""
        path = self.folder / f"{name}.json"
        if not path.is_file():
            raise TrainingError(
                f"{path} is missing: run `reins train {name} --run {self.folder}` first."
            )
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found

    def need(self, path: Path, command: str) -> Path:
        """The path; TrainingError if it is missing, naming the command that makes it."""
        if not path.is_file():
            raise TrainingError(
                f"{path} is missing: run `reins train {command} --run {self.folder}` first."
            )
        return path


def sha256(path: Path) -> str:
    """The sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_commit() -> str:
    """The commit of the working tree, with '+' if it has changes; 'unknown' outside git."""
    folder = Path(__file__).parent
    try:
        head = _git(folder, "rev-parse", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--", ".")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + ("+" if changed else "")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
