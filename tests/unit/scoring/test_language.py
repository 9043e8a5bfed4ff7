"""The language of a post: sure where it can be, English where it is short or unclear."""

from __future__ import annotations

import pytest

from service.scoring.language import Language, detect_language, has_letters

FOREIGN = [
    ("de", "Das ist doch völliger Unsinn, was du da schreibst"),
    ("de", "Kann mir jemand sagen, wann das Treffen beginnt?"),
    ("fr", "Je pense que la réunion est reportée à demain"),
    ("es", "Alguien sabe a qué hora empieza la clase"),
    ("it", "Non capisco perché non funziona questo programma"),
    ("nl", "Ik denk dat we morgen beter kunnen beginnen"),
    ("pl", "Nie rozumiem, dlaczego to ciągle nie działa"),
    ("ru", "привет"),
    ("ru", "это очень хороший план, давайте так и сделаем"),
    ("zh", "你们有一个误区"),
]

ENGLISH = [
    "ok lol",
    "TypeError: foo is None",
    "def foo(self): return self.x + 1",
    "cAnT bE sErIoUs iF yOuRe LaTe",
    "Start a conversation with 在?",
    "naïve café résumé",
    "gn8 bro cya tmrw ly <3",
    "I think we should move the meeting to Thursday",
    "@anna_mueller #Donaudampfschifffahrt https://example.de/das/ist/deutsch ok thanks",
    "",
    "123 456",
]


@pytest.mark.parametrize(("code", "text"), FOREIGN)
def test_another_language_is_named_with_confidence(code: str, text: str) -> None:
    assert detect_language(text) == Language(code, True)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_code_and_scraps_count_as_english(text: str) -> None:
    assert detect_language(text).code == "en"


def test_a_hint_decides_only_where_detection_is_unsure() -> None:
    assert detect_language("ok super", hint="de-AT") == Language("de", False)
    assert detect_language("I think we should move the meeting", hint="de").code == "en"


def test_letters_of_no_known_language_are_still_another_script() -> None:
    language = detect_language("ꓘꓥꓯ ꓶꓭꓷ")
    assert language.confident
    assert language.code != "en"


def test_the_middle_and_the_end_of_a_long_text_count() -> None:
    german = "Das ist ein langer deutscher Text über das Wetter und die Stadt. " * 40
    assert detect_language("Hello everyone, short note. " + german).code == "de"


def test_unpaired_surrogates_and_line_breaks_are_no_obstacle() -> None:
    assert detect_language("one\ud800 two\nthree\r\nfour words are here").code == "en"


def test_emoji_and_digits_are_not_letters() -> None:
    assert not has_letters("🔥🔥 123 !?")
    assert has_letters("🔥 ok")
