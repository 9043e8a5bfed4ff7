"""Every language has every word, with the same blanks, and addresses nobody as *du* or *Sie*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from service.policy.phrases import PHRASES
from service.scoring import LABELS
from service.statements import LANGUAGES, NAMES
from service.statements.facts import _KINDS
from service.statements.languages import choose

ENGLISH = LANGUAGES["en"]
ADDRESSING = {
    "de": r"\b(?:du|dich|dir|dein\w*|Sie|Ihnen|Ihre?\w*)\b",
    "es": r"\b(?:tú|usted|ustedes|tu|tus|su|sus|puedes)\b",
    "fr": r"\b(?:tu|toi|ton|ta|tes|vous|votre|vos)\b",
    "it": r"\b(?:tu|tuo\w*|Lei|Suo\w*|voi|vostr\w*)\b",
    "nl": r"\b(?:je|jij|jouw|u|uw)\b",
    "pl": r"\b(?:ty|tw\wj|Pan|Pani|Państw\w*|możesz)\b",
    "pt": r"\b(?:tu|teu|tua|você|vocês|podes)\b",
    "en": r"\b(?:you|your|yours)\b",
}


def words(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from words(value, f"{path}.{key}")
    elif is_dataclass(node):
        for one in fields(node):
            yield from words(getattr(node, one.name), f"{path}.{one.name}")


def test_the_languages_are_those_of_the_guidelines() -> None:
    assert set(LANGUAGES) == set(PHRASES) == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_complete_and_has_the_same_blanks(language: str) -> None:
    there, english = dict(words(LANGUAGES[language])), dict(words(ENGLISH))
    assert there.keys() == english.keys()
    for path, text in there.items():
        assert text.strip() == text != ""
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(
            re.findall(r"\{\w+\}", english[path])
        ), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_addressed(language: str) -> None:
    for path, text in words(LANGUAGES[language]):
        assert not re.search(ADDRESSING[language], text), (path, text)


def test_no_sentence_was_left_in_english() -> None:
    alike = {".labels.spam"}
    english = dict(words(ENGLISH))
    for language, phrases in LANGUAGES.items():
        if language != "en":
            same = {path for path, text in words(phrases) if text == english[path]}
            assert same <= alike, language


def test_all_that_can_be_told_has_its_words() -> None:
    assert set(ENGLISH.labels) == set(LABELS)
    assert set(ENGLISH.facts) == {kind for _, kind in _KINDS} | {"number"}


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["de"], "de"),
        (["pt-BR"], "pt"),
        (["DE-at", "fr"], "de"),
        ([None, "fr"], "fr"),
        (["hu", "pl"], "pl"),
        (["hu", None], "en"),
        (["", "x"], "en"),
    ],
)
def test_the_first_language_that_is_there_is_chosen(wanted: list[str | None], chosen: str) -> None:
    assert choose(*wanted) == chosen
