"""Where an original file can be had: the keys url, member, join and parts of a register."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from training.joins import JOINS


@dataclass(frozen=True)
class Origin:
    """A file at its public home, and its member if it is a .zip.

    `sha256` is of the content, uncompressed; None for a part of which only the whole is named.
    """

    url: str
    sha256: str | None = None
    member: str | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{self.url} is not an address of http or https")

    @property
    def packing(self) -> str:
        """How the file is packed, by the end of its address: .gz, .xz, .zip, or '' for not."""
        suffix = PurePosixPath(urlsplit(self.url).path).suffix
        return suffix if suffix in (".gz", ".xz", ".zip") else ""


def read_origins(entry: Mapping[str, Any]) -> tuple[Origin, ...]:
    """The origins that the entry of a file names: none, one, or the parts that are joined.

    ValueError if its keys contradict each other.
    """
    path, join, parts = entry["path"], entry.get("join"), entry.get("parts", [])
    if bool(join) != bool(parts):
        raise ValueError(f"{path}: join and parts go together")
    if join:
        if "url" in entry or "member" in entry:
            raise ValueError(f"{path}: a file is joined from parts or has a url, not both")
        if join not in JOINS:
            raise ValueError(f"{path}: join is one of {', '.join(JOINS)}")
        return tuple(Origin(**part) for part in parts)
    if "url" not in entry:
        return ()
    origin = Origin(entry["url"], entry["sha256"], entry.get("member"))
    if (origin.packing == ".zip") != (origin.member is not None):
        raise ValueError(f"{path}: a .zip takes its member, and nothing else has one")
    return (origin,)
