"""A model on disk: checked against its manifest before anything of it is used."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.scoring.errors import BundleError
from service.scoring.labels import MODEL_LABELS
from service.scoring.normalise import NORMALISER_VERSION

NEEDED = ("model.onnx", "tokenizer.json")
MEND = (
    "Restore the folder from the release, or set REINS_MODEL to a bundle made by "
    "`reins train export`."
)
Probability = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", protected_namespaces=())


class FileEntry(_Part):
    """A file of the bundle."""

    sha256: str
    bytes: int


class Platt(_Part):
    """Probability = sigmoid(slope × logit + intercept) (Platt 1999)."""

    slope: float
    intercept: float


class Manifest(_Part):
    """What a bundle says of itself."""

    format: Literal[1]
    name: str
    version: str
    labels: list[str]
    files: dict[str, FileEntry]
    max_tokens: int = Field(ge=8)
    stride: int = Field(ge=0)
    calibration: dict[str, Platt]
    topic: Platt
    languages: list[str] = Field(min_length=1)
    thresholds: dict[str, dict[str, Probability]]
    normaliser_version: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle."""

    folder: Path
    manifest: Manifest

    @property
    def label(self) -> str:
        """How decisions name the model, for example ``reins-minilm/1``."""
        return f"{self.manifest.name}/{self.manifest.version}"


def load_bundle(folder: Path) -> Bundle:
    """Read and verify a bundle.

    Raises:
        BundleError: a file is missing or not the one the manifest names, or the bundle was made
            for other labels or another normaliser.
    """
    manifest = _read_manifest(folder)
    if manifest.labels != list(MODEL_LABELS):
        raise BundleError(
            f"{folder} has the labels {', '.join(manifest.labels)}; this release needs "
            f"{', '.join(MODEL_LABELS)}. {MEND}"
        )
    if manifest.normaliser_version != NORMALISER_VERSION:
        raise BundleError(
            f"{folder} was trained with normaliser {manifest.normaliser_version}; this release "
            f"has {NORMALISER_VERSION}, which would change its scores. {MEND}"
        )
    missing = [label for label in MODEL_LABELS if label not in manifest.calibration]
    if missing:
        raise BundleError(f"{folder} has no calibration for {', '.join(missing)}. {MEND}")
    for name in NEEDED:
        if name not in manifest.files:
            raise BundleError(f"The manifest of {folder} does not name {name}. {MEND}")
    for name, entry in manifest.files.items():
        _verify(folder / name, entry)
    return Bundle(folder, manifest)


def _read_manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BundleError(
            f"There is no model at {folder}: {path.name} can't be read ({error.strerror}). {MEND}"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BundleError(f"{path} is not a manifest: {at}: {first['msg']}. {MEND}") from error


def _verify(path: Path, entry: FileEntry) -> None:
    try:
        with path.open("rb") as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(f"{path} can't be read ({error.strerror}). {MEND}") from error
    if found != entry.sha256:
        raise BundleError(
            f"{path} is damaged or was changed: its SHA-256 is {found}, the manifest says "
            f"{entry.sha256}. {MEND}"
        )
