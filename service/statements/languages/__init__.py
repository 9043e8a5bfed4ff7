"""The languages in which statements of reasons are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.statements.languages.de import GERMAN
from service.statements.languages.en import ENGLISH
from service.statements.languages.es import SPANISH
from service.statements.languages.fr import FRENCH
from service.statements.languages.it import ITALIAN
from service.statements.languages.nl import DUTCH
from service.statements.languages.pl import POLISH
from service.statements.languages.pt import PORTUGUESE
from service.statements.phrases import Phrases

LANGUAGES: Final[Mapping[str, Phrases]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pl": POLISH,
    "pt": PORTUGUESE,
}

NAMES: Final[Mapping[str, str]] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
}
"""What each is called in itself."""


def choose(*wanted: str | None) -> str:
    """The first of ``wanted`` (BCP 47 tags) that statements can be written in, else English."""
    for tag in wanted:
        primary = (tag or "").partition("-")[0].lower()
        if primary in LANGUAGES:
            return primary
    return "en"
