"""The files of sources: what is lacking is fetched, checked and put in its place."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from zipfile import BadZipFile

import httpx
from tqdm import tqdm

from training.errors import TrainingError
from training.fetch.download import PAUSES, download
from training.fetch.unpack import digest, unpack
from training.joins import JOINS
from training.origins import Origin
from training.sources import Source, SourceFile, locate, verify

State = Literal["there", "fetched", "by hand", "failed"]


@dataclass(frozen=True)
class Outcome:
    """What became of one file; `said` is why it failed."""

    source: Source
    file: SourceFile
    state: State
    said: str = ""


def fetch_all(
    client: httpx.Client, data: Path, sources: Iterable[Source], pauses: Sequence[float] = PAUSES
) -> list[Outcome]:
    """Fetches every file that is lacking; one that fails does not keep the others back."""
    wanted = [(source, file) for source in sources for file in source.files]
    found = []
    for source, file in tqdm(wanted, desc="files", unit="file"):
        try:
            state = _settle(client, data, file, pauses)
            found.append(Outcome(source, file, state))
        except (TrainingError, OSError) as error:
            found.append(Outcome(source, file, "failed", str(error)))
    return found


def _settle(client: httpx.Client, data: Path, file: SourceFile, pauses: Sequence[float]) -> State:
    """A file that is there is checked and never replaced: it may be the owner's own."""
    if locate(data, file) is not None:
        verify(data, file)
        return "there"
    if not file.origins:
        return "by hand"
    fetch(client, data, file, pauses)
    return "fetched"


def fetch(
    client: httpx.Client, data: Path, file: SourceFile, pauses: Sequence[float] = PAUSES
) -> None:
    """Puts a file into the data folder, whole and right, or leaves nothing and raises.

    TrainingError if it can't be had or is not the one that the register names.
    """
    data.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".fetch-", dir=data) as folder:
        parts = [_original(client, Path(folder), origin, pauses) for origin in file.origins]
        ready = _joined(Path(folder), file, parts) if file.join else parts[0]
        _check(ready, file.sha256, file.path)
        target = data / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        ready.replace(target)


def _original(client: httpx.Client, folder: Path, origin: Origin, pauses: Sequence[float]) -> Path:
    """Fetches an original, uncompressed, into a folder."""
    number = len(list(folder.iterdir()))
    packed, target = folder / f"{number}.packed", folder / str(number)
    download(client, origin.url, packed, pauses)
    unpack(packed, origin, target)
    packed.unlink()
    if origin.sha256 is not None:
        _check(target, origin.sha256, origin.url)
    return target


def _joined(folder: Path, file: SourceFile, parts: Iterable[Path]) -> Path:
    target = folder / "joined"
    try:
        content = JOINS[file.join or ""]([part.read_bytes() for part in parts])
    except (ValueError, KeyError, BadZipFile, zlib.error) as error:
        raise TrainingError(f"The parts of {file.path} do not fit together: {error}.") from error
    target.write_bytes(content)
    return target


def _check(path: Path, expected: str, name: str) -> None:
    found = digest(path)
    if found != expected:
        raise TrainingError(
            f"{name}: what came is not the file that the register names (sha256 {found}, expected"
            f" {expected}), so nothing was kept. Get the version of that commit from its home by"
            " hand; if the register is your own and out of date, write the new sha256 into it."
        )
