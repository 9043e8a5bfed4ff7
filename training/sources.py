"""The register of sources: `sources.toml`, checked against the files in a data folder."""

import hashlib
import lzma
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.origins import Origin, read_origins

REGISTER = Path(__file__).with_name("sources.toml")
_KEYS = ("home", "commit", "licence", "use", "reader", "weight", "files")
_USES = ("train", "check", "measure")


@dataclass(frozen=True)
class SourceFile:
    """A file: its path inside the data folder, the sha256 of its content, and where it is had.

    With `join`, a name of `training.joins`, it is joined from several origins; without any origin
    it is to be got by hand.
    """

    path: str
    sha256: str
    origins: tuple[Origin, ...] = ()
    join: str | None = None


@dataclass(frozen=True)
class Source:
    """One source: where it is from, and `options`, how its columns become labels."""

    name: str
    home: str
    commit: str
    licence: str
    use: str
    reader: str
    weight: float
    files: tuple[SourceFile, ...]
    options: dict[str, Any]

    @property
    def note(self) -> str:
        """What to know about it, for the model card."""
        return str(self.options.get("note", ""))


def load_register(path: Path = REGISTER) -> dict[str, Source]:
    """Reads a register; sources in file order. TrainingError, with its path, if it is not sound."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path} can't be read: {error}.") from error
    sets, entries = data.get("sets", {}), data.get("sources", {})
    if not entries:
        raise TrainingError(f"{path} has no source: it takes a [sources.NAME] at least.")
    try:
        return {name: _source(name, entry, sets) for name, entry in entries.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(f"{path}: {error.args[0]}.") from error


def _source(name: str, entry: dict[str, Any], sets: dict[str, Any]) -> Source:
    options = dict(entry)
    if missing := [key for key in _KEYS if key not in options]:
        raise KeyError(f"source {name} lacks {', '.join(missing)}")
    if options["use"] not in _USES:
        raise ValueError(f"source {name}: use is one of {', '.join(_USES)}")
    known = {key: options.pop(key) for key in ("home", "commit", "licence", "use", "reader")}
    files = tuple(_file(file) for file in options.pop("files"))
    for part in [options, *options.get("rules", [])]:
        for key in ("default", "set"):
            if isinstance(part.get(key), str):
                if part[key] not in sets:
                    raise KeyError(f"source {name}: there is no [sets.{part[key]}]")
                part[key] = sets[part[key]]
    weight = float(options.pop("weight"))
    return Source(name=name, weight=weight, files=files, options=options, **known)


def _file(entry: dict[str, Any]) -> SourceFile:
    if not {"path", "sha256"} <= set(entry):
        raise ValueError(f"a file takes path and sha256, which {entry} lacks")
    if unknown := set(entry) - {"path", "sha256", "url", "member", "join", "parts"}:
        raise ValueError(f"{entry.get('path')}: a file has no {', '.join(sorted(unknown))}")
    return SourceFile(entry["path"], entry["sha256"], read_origins(entry), entry.get("join"))


def measured(register: dict[str, Source]) -> dict[str, Source]:
    """The sources that only evaluation opens, with readers of its own."""
    return {name: source for name, source in register.items() if source.use == "measure"}


def locate(data: Path, file: SourceFile) -> Path | None:
    """The file in the data folder, plain or xz-compressed; None if it is not there."""
    for path in (data / file.path, data / f"{file.path}.xz"):
        if path.is_file():
            return path
    return None


def read_bytes(path: Path) -> bytes:
    """The original content of a plain or xz-compressed file."""
    raw = path.read_bytes()
    return lzma.decompress(raw) if path.suffix == ".xz" else raw


def verify(data: Path, file: SourceFile) -> bytes:
    """The content of a source file; TrainingError if it is missing or not the named one."""
    path = locate(data, file)
    if path is None:
        raise TrainingError(
            f"{file.path} is not in {data}: get it with `reins train sources --fetch`, or by hand"
            " from the home named there (plain or .xz), or leave its source out with --skip NAME."
        )
    content = read_bytes(path)
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise TrainingError(
            f"{path} is not the file that the register names: sha256 {found}, expected"
            f" {file.sha256}. Remove it and get it again with `reins train sources --fetch`; if it"
            " is your own and you changed it, write its new sha256 into the register."
        )
    return content


def state(data: Path | None, source: Source) -> str:
    """'present', 'missing' or 'differs' for a source in a data folder; '-' without a folder."""
    if data is None:
        return "-"
    paths = [locate(data, file) for file in source.files]
    if any(path is None for path in paths):
        return "missing"
    try:
        for file in source.files:
            verify(data, file)
    except TrainingError:
        return "differs"
    return "present"
