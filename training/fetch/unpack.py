"""From a downloaded file to the original inside, and its sha256."""

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from training.errors import TrainingError
from training.fetch.download import LARGEST
from training.origins import Origin

_CHUNK = 1 << 20
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, BadZipFile, RuntimeError)


def unpack(packed: Path, origin: Origin, target: Path) -> None:
    """Writes the original to `target`; TrainingError if it is not in there or not intact.

    A .zip whose origin names no member stays as it is: a join reads it.
    """
    try:
        with _opened(packed, origin) as source, target.open("wb") as file:
            while chunk := source.read(_CHUNK):
                file.write(chunk)
                if file.tell() > LARGEST:
                    raise TrainingError(f"{origin.url} unpacks to more than {LARGEST:,} bytes.")
    except KeyError as error:
        raise TrainingError(f"{origin.url} has no {origin.member} in it.") from error
    except _DAMAGED as error:
        raise TrainingError(f"{origin.url} can't be unpacked: {error}.") from error


@contextmanager
def _opened(packed: Path, origin: Origin) -> Iterator[IO[bytes]]:
    if origin.member is not None:
        with ZipFile(packed) as archive, archive.open(origin.member) as member:
            yield member
    elif origin.packing == ".xz":
        with lzma.open(packed) as file:
            yield file
    elif origin.packing == ".gz":
        with gzip.open(packed) as file:
            yield cast("IO[bytes]", file)
    else:
        with packed.open("rb") as plain:
            yield plain


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
