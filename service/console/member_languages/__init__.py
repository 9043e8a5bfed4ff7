"""The languages of the pages for members: those of statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.console.member_languages.de import GERMAN
from service.console.member_languages.en import ENGLISH
from service.console.member_languages.es import SPANISH
from service.console.member_languages.fr import FRENCH
from service.console.member_languages.it import ITALIAN
from service.console.member_languages.nl import DUTCH
from service.console.member_languages.phrases import PagePhrases
from service.console.member_languages.pl import POLISH
from service.console.member_languages.pt import PORTUGUESE

PAGES: Final[Mapping[str, PagePhrases]] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pl": POLISH,
    "pt": PORTUGUESE,
}
