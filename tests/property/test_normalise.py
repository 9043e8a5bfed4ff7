"""What must hold of `normalise` for every text."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.scoring.normalise import Normalised, normalise
from service.scoring.upside_down import TURNED

LETTERS = "abdehilorstuyABIT"
DISGUISE = "0134571579@$!|+ .-_*·" + "\u200b\u200d\ufe0f\u0301\u0336\u0338\u202e\u0489"
TURNING = frozenset("\u202e") | frozenset(TURNED)
FOREIGN = "асеорхѕіуАВТοανéïßмтнкהאשनि्कカﾞ한ㅏᄒ①ﬁᴀ🅰🔥👩ǰıİﷺ"
noisy = st.text(alphabet=st.sampled_from(LETTERS + DISGUISE + FOREIGN), max_size=60)
anything = st.text(max_size=80)
stretched = st.lists(
    st.tuples(st.sampled_from(LETTERS + DISGUISE + FOREIGN), st.integers(1, 6)), max_size=20
).map(lambda pairs: "".join(char * count for char, count in pairs))
_SENTENCE = "you are such a stupid idiot and really hate my lovely garden moron friend"
WORDS = _SENTENCE.split()
EXTRAS = " .-_*#~/🙂qxz0189€\u202e\u202c\u2066🇸⒮ǝʇд" + "stupid"
broken = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 9), st.sampled_from(EXTRAS), st.booleans()),
    max_size=12,
).map(
    lambda parts: " ".join(
        word[: at % len(word)] + extra * (not plain) + word[at % len(word) :]
        for word, at, extra, plain in parts
    )
)
"""Sentences in which some words have a sign, a space or a letter inside."""
texts = st.one_of(anything, noisy, stretched, broken)


def check_map(result: Normalised) -> None:
    size = len(result.original)
    assert len(result.offsets) == len(result.text) + 1
    assert result.offsets[-1] == size
    offsets = list(result.offsets)
    if TURNING.isdisjoint(result.original):
        assert offsets == sorted(offsets)
    assert all(0 <= offset < size for offset in offsets[:-1])
    if result.text:
        start, end = result.span(0, len(result.text))
        assert (start, end) == (min(offsets[:-1]), max(offsets[:-1]) + 1)


@given(texts)
@settings(max_examples=1500, deadline=None)
@example("jjJ\u030c")
@example("a\U000e0041\u0301b")
@example("аааааa аааа")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    check_map(once)
    assert len(once.text) <= 4 * len(text)
    assert normalise(once.text).text == once.text


@given(st.text(alphabet=st.characters(), max_size=40))
@settings(deadline=None)
def test_unpaired_surrogates_become_the_replacement_character(text: str) -> None:
    result = normalise(text + "\ud800")
    check_map(result)
    result.text.encode()


@given(
    st.lists(
        st.from_regex(r"[A-Z]?[a-z]{2,9}", fullmatch=True).filter(
            lambda word: all(letter * 3 not in word.lower() for letter in word.lower())
        ),
        max_size=15,
    ),
    st.sampled_from([" ", ", ", ". ", " - ", "\n", "; ", "! ", "? ", " 42 ", " 3.5 "]),
)
def test_plain_prose_is_untouched(words: list[str], between: str) -> None:
    prose = between.join(words)
    result = normalise(prose)
    assert result.text == prose
    assert list(result.offsets) == list(range(len(prose) + 1))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_a_line_under_an_override_reads_as_it_is_shown(words: list[str]) -> None:
    line = " ".join(words)
    assert normalise(f"\u202e{line[::-1]}\u202c").text == line


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=10), st.sampled_from("?!,.;:"))
def test_known_words_are_never_put_together(words: list[str], mark: str) -> None:
    for text in (" ".join(words), f"{mark} ".join(words), "\n".join(words)):
        assert normalise(text).text == text


def test_every_character_in_context_is_stable_and_stays_nfkc() -> None:
    for start in range(0, 0x20000, 64):
        block = [chr(point) for point in range(start, start + 64)]
        text = "\n".join(f"x{char} {char}а {char}" for char in block)
        once = normalise(text)
        check_map(once)
        assert normalise(once.text).text == once.text
        for line in once.text.split("\n"):
            if all(len(unicodedata.normalize("NFKC", char)) <= 4 for char in line):
                assert unicodedata.is_normalized("NFKC", line), ascii(line)


def count_calls(text: str) -> int:
    """Python function calls and lines run while normalising: work, not time."""
    work = 0

    def trace(*_: object) -> object:
        nonlocal work
        work += 1
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        normalise(text)
    finally:
        sys.settrace(None)
    return work


@given(st.one_of(noisy, stretched, broken).filter(bool))
@settings(max_examples=40, deadline=None)
@example("i ")
@example("a!")
@example("\u0301\u0316")
@example("4a")
@example("a@a.")
@example("аb")
def test_work_grows_no_faster_than_the_text(unit: str) -> None:
    short, long = unit * 20, unit * 160
    normalise(long)  # fill the caches
    assert count_calls(long) <= 10 * count_calls(short) + 2_000
