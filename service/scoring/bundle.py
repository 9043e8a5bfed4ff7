"""A model bundle: a folder with a manifest, a model and a tokeniser, verified before use."""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from service.scoring.errors import BundleError
from service.scoring.labels import MODEL_LABELS
from service.scoring.normalise import SERVED_VERSIONS

FORMAT = 1
MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MAX_BATCH = 8
"""Windows in one forward pass; more gains nothing on a CPU."""
_MEND = (
    "Restore the folder from the repository or a release, train one with `reins train`, "
    "or point REINS_MODEL at another bundle."
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class FileEntry(_Part):
    """Checksum and size of one file of the bundle."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class Calibration(_Part):
    """From a raw value to a probability, by one of three curves over its log-odds.

    Platt 1999: slope * value + intercept. With ``upper_slope`` the line bends at 0: ``slope``
    holds far below it, ``upper_slope`` far above (Kull et al. 2017, with a = slope and
    b = upper_slope over p = sigmoid(value)). With ``knots``, (value, log-odds) in rising order,
    straight from knot to knot, and by ``slope`` beyond the first and the last.
    """

    slope: float
    intercept: float
    upper_slope: float | None = None
    knots: tuple[tuple[float, float], ...] | None = Field(default=None, min_length=2)

    @field_validator("knots")
    @classmethod
    def _rising(
        cls, knots: tuple[tuple[float, float], ...] | None
    ) -> tuple[tuple[float, float], ...] | None:
        pairs = pairwise(knots or ())
        if any(low[0] >= high[0] or low[1] >= high[1] for low, high in pairs):
            raise ValueError("knots must rise, in value and in log-odds")
        return knots

    def probability(self, value: float) -> float:
        """Probability of a raw value; the exponent is bounded so that it can't overflow."""
        exponent = self._along(self.knots, value) if self.knots else self._bent(value)
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, exponent))))

    def _bent(self, value: float) -> float:
        straight = self.slope * value + self.intercept
        if self.upper_slope is None:
            return straight
        soft = max(value, 0.0) + math.log1p(math.exp(-abs(value)))
        return straight + (self.upper_slope - self.slope) * soft

    def _along(self, knots: tuple[tuple[float, float], ...], value: float) -> float:
        at = bisect_right(knots, value, key=itemgetter(0))
        if at in (0, len(knots)):
            end = knots[0] if at == 0 else knots[-1]
            return end[1] + self.slope * (value - end[0])
        (left, low), (right, high) = knots[at - 1], knots[at]
        return low + (high - low) * (value - left) / (right - left)


class TopicHead(Calibration):
    """Calibration of the cosine between a post's and a channel topic's vector."""

    dimension: int = Field(gt=0)


class Threshold(_Part):
    """Probabilities from which the model card suggests review and enforcement."""

    review: float = Field(ge=0, le=1)
    enforce: float = Field(ge=0, le=1)


class Manifest(_Part):
    """`manifest.json`: what the model is, and how its outputs become probabilities.

    ``batch_invariant`` says that a text's outputs don't depend on the texts beside it. Dynamic
    int8 quantisation breaks that: one scale is taken over the whole batch.
    """

    format: Literal[1]
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    version: str = Field(min_length=1)
    labels: tuple[str, ...]
    files: dict[str, FileEntry]
    max_tokens: int = Field(ge=8, le=512)
    stride: int = Field(ge=0)
    calibration: dict[str, Calibration]
    topic: TopicHead
    languages: tuple[str, ...] = Field(min_length=1)
    normaliser_version: str
    thresholds: dict[str, Threshold] = {}
    uses_parent: bool = False
    batch_invariant: bool = False
    figures: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle: its folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def model_version(self) -> str:
        """Name and version as stored with every decision, e.g. ``reins-minilm/2``."""
        return f"{self.manifest.name}/{self.manifest.version}"

    @property
    def max_batch(self) -> int:
        """Windows to run together: one, unless company leaves the scores as they are.

        The same text must get the same scores whenever it comes, or no decision could be
        re-told and nothing be compared.
        """
        return MAX_BATCH if self.manifest.batch_invariant else 1

    @property
    def model_path(self) -> Path:
        """The ONNX file."""
        return self.folder / MODEL_FILE

    @property
    def tokenizer_path(self) -> Path:
        """The tokeniser file."""
        return self.folder / TOKENIZER_FILE


def load_bundle(folder: Path) -> Bundle:
    """Read the manifest in ``folder`` and verify every file it lists.

    Raises:
        BundleError: Names the file, what was expected, what was found, and how to mend it.
    """
    bundle = Bundle(folder, _read_manifest(folder))
    _check_labels(bundle.manifest, folder)
    _check_normaliser(bundle.manifest, folder)
    for name in (MODEL_FILE, TOKENIZER_FILE):
        if name not in bundle.manifest.files:
            raise _error(folder / "manifest.json", f"'files' does not list {name}")
    for name, entry in bundle.manifest.files.items():
        _check_file(folder, name, entry)
    return bundle


def _read_manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise _error(path, f"it can't be read ({error.strerror})") from error
    except ValueError as error:
        raise _error(path, f"it is not JSON ({error})") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        got = found.get("format") if isinstance(found, dict) else found
        raise _error(path, f"expected format {FORMAT}, got {got!r}: made for another Reins")
    try:
        return Manifest.model_validate(found)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        raise _error(path, f"'{place}': {problem['msg']}") from error


def _check_normaliser(manifest: Manifest, folder: Path) -> None:
    """A model that was trained on texts normalised in another way would be read wrongly."""
    found = manifest.normaliser_version
    if found not in SERVED_VERSIONS:
        known = " or ".join(SERVED_VERSIONS)
        raise _error(
            folder / "manifest.json",
            f"expected normaliser version {known}, got {found}: train it again",
        )


def _check_labels(manifest: Manifest, folder: Path) -> None:
    path = folder / "manifest.json"
    if manifest.labels != MODEL_LABELS:
        raise _error(path, f"expected labels {list(MODEL_LABELS)}, got {list(manifest.labels)}")
    missing = [label for label in MODEL_LABELS if label not in manifest.calibration]
    if missing:
        raise _error(path, f"'calibration' lacks {missing}")
    if manifest.stride >= manifest.max_tokens - 2:
        raise _error(path, "'stride' must be smaller than 'max_tokens' less two")


def _check_file(folder: Path, name: str, entry: FileEntry) -> None:
    path = folder / name
    if Path(name).name != name:
        raise _error(folder / "manifest.json", f"'files' names {name!r}, not a plain file name")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = path.stat().st_size
    except OSError as error:
        raise _error(path, f"it can't be read ({error.strerror})") from error
    if size != entry.bytes:
        raise _error(path, f"expected {entry.bytes} bytes, got {size}")
    if digest != entry.sha256:
        raise _error(path, f"expected sha256 {entry.sha256}, got {digest}")


def _error(path: Path, problem: str) -> BundleError:
    return BundleError(f"Model bundle {path.parent}: {path.name}: {problem}. {_MEND}")
