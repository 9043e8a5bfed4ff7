"""The word stage of normalising: spaced-out letters, letters written as signs, repeated letters.

Each step edits ``chars`` in place (a character becomes another, or "" to drop it). A word is
only rewritten when a known word comes out, so versions, code, prices and addresses stay.
"""

from __future__ import annotations

import re
import unicodedata

from service.scoring.lexicon import MAX_WORD, Lexicon, runs

SEPARATORS = r" .\-_*,/|~+·•"
_SINGLE = re.compile(r"(?<![^\W_]|[$@'’])[A-Za-z013457$@](?![^\W_]|[$@])")
_GAP = re.compile(rf"([{SEPARATORS}])\1{{0,2}}")

_SIGNS = str.maketrans("013457@$!|+", "oieastasiit")
_SIGNS_L = str.maketrans("013457@$!|+", "oleastasllt")
_CHUNK = re.compile(r"\S+")
_CANDIDATE = re.compile(r"(?:[^\W_]|[$@!|+])+")
_ADDRESS = re.compile(
    r"://|\bwww\.|[A-Za-z0-9]@[\w-]+\.\w|[A-Za-z0-9]\.[A-Za-z0-9]{2}|[\\_=`]|/.*/"
)
_WEB = re.compile(r"://|\bwww\.", re.IGNORECASE)
_CODE = re.compile(r"[\\_=`]|/.*/|^@")
_TRIPLE = re.compile(r"([^\W\d_])\1\1")
_ROMAN = re.compile(r"[IVXLCDM]+")
# Written with digits or signs on purpose; they would decode to other words.
_KEEP = frozenset(
    {"a11y", "l10n", "us$", "nz$", "hk$", "as$", "a$ap", "c3po", "m4a1", "p4p", "b4n"}
)


def join_spaced(chars: list[str], lexicon: Lexicon) -> None:
    """Join letters spelled out one by one ("i d i o t", "i.d.i.o.t") where words come out."""
    text = "".join(chars)
    run: list[int] = []
    gap = ""
    for match in _SINGLE.finditer(text):
        index = match.start()
        between = text[run[-1] + 1 : index] if run and index - run[-1] <= 4 else ""
        if run and _GAP.fullmatch(between) and gap in ("", between):
            gap = between
        else:
            _join_run(chars, run, gap, lexicon)
            run, gap = [], ""
        run.append(index)
    _join_run(chars, run, gap, lexicon)


def _join_run(chars: list[str], run: list[int], gap: str, lexicon: Lexicon) -> None:
    if len(run) < 3:
        return
    written = "".join(chars[index] for index in run)
    # Capitals with full stops are an abbreviation (N.A.S.A.) unless they spell an insult.
    known = lexicon.targets if gap == "." and written.isupper() else lexicon.words
    plain = written.lower().translate(_SIGNS)
    for start, end in _best_words(plain, written, known):
        for step in range(start, end):
            chars[run[step]] = _like(chars[run[step]], plain[step], written)
            if step + 1 < end:
                for index in range(run[step] + 1, run[step + 1]):
                    chars[index] = ""


def _best_words(plain: str, written: str, known: frozenset[str]) -> list[tuple[int, int]]:
    """Spans of ``plain`` that read as words, covering the most letters with the fewest words.

    Dynamic programming from the right; each place looks at no more than MAX_WORD words.
    """
    size = len(plain)
    best: list[tuple[int, int]] = [(0, 0)] * (size + 1)
    choice = [0] * size
    for start in range(size - 1, -1, -1):
        best[start] = best[start + 1]
        for end in range(start + 3, min(size, start + MAX_WORD) + 1):
            if plain[start:end] in known and _mostly_letters(written[start:end]):
                covered, words = best[end]
                score = (covered + end - start, words - 1)
                if score > best[start]:
                    best[start], choice[start] = score, end
    spans, start = [], 0
    while start < size:
        if choice[start]:
            spans.append((start, choice[start]))
        start = choice[start] or start + 1
    return spans


def _mostly_letters(written: str) -> bool:
    return 2 * sum(map(str.isalpha, written)) >= len(written)


def decode_words(chars: list[str], lexicon: Lexicon) -> None:
    """Decode signs that stand for letters and take repeated letters down to two or one."""
    text = "".join(chars)
    for chunk in _CHUNK.finditer(text):
        written = chunk.group()
        if _WEB.search(written) or _CODE.search(written):
            continue
        address = _ADDRESS.search(written) is not None
        for match in _CANDIDATE.finditer(written):
            candidate = match.group().rstrip("!|+@")
            core = candidate.lstrip("!|+")
            start = chunk.start() + match.start() + len(candidate) - len(core)
            if core.isalpha():
                _tidy_letters(chars, start, core, lexicon)
            elif not address:
                _decode_signs(chars, text, start, core, lexicon)


def _tidy_letters(chars: list[str], start: int, core: str, lexicon: Lexicon) -> None:
    if not core.isascii():
        core = _strip_accents(chars, start, core, lexicon)
    if _TRIPLE.search(core):
        _squeeze(chars, start, core, lexicon)


def _decode_signs(chars: list[str], text: str, start: int, core: str, lexicon: Lexicon) -> None:
    end = start + len(core)
    if not core.isascii() or _followed_by_mark(text, end):
        return
    word = _decoded(core, lexicon)
    if word is not None:
        for step, letter in enumerate(word):
            chars[start + step] = _like(core[step], letter, core)
        _squeeze(chars, start, "".join(chars[start:end]), lexicon)


def _decoded(core: str, lexicon: Lexicon) -> str | None:
    """``core`` with its signs as letters, if that spells a word it may well stand for."""
    if not any(map(str.isalpha, core)) or core.lower() in _KEEP:
        return None
    for table in (_SIGNS, _SIGNS_L):
        plain = core.lower().translate(table)
        if not plain.isalpha():
            return None
        word = lexicon.find(plain)
        if word is not None and _plausible(core, word in lexicon.targets):
            return plain
    return None


def _plausible(core: str, target: bool) -> bool:
    letters = sum(map(str.isalpha, core))
    digits = any(map(str.isdigit, core))
    if target:
        # "a$$" is plain enough; "A55" and "AS5" are roads and parts.
        return not (digits and len(core) <= 3 and (core.isupper() or letters < 2))
    inside = not core.strip("013457@$!|+").isalpha()
    return inside and core[0].isalpha() and core[-1] != "$" and 2 * letters >= len(core)


def _like(old: str, letter: str, context: str) -> str:
    """``letter`` in the case of what stood there, or of the word for a sign."""
    if old.isalpha():
        return old
    return letter.upper() if context.isupper() else letter


def _strip_accents(chars: list[str], start: int, core: str, lexicon: Lexicon) -> str:
    """Take accents off a word that is an insult without them."""
    plain = "".join(unicodedata.normalize("NFD", char)[0] for char in core)
    if not plain.isascii() or lexicon.find(plain.lower()) not in lexicon.targets:
        return core
    chars[start : start + len(plain)] = plain
    return plain


def _squeeze(chars: list[str], start: int, core: str, lexicon: Lexicon) -> None:
    """Take runs of three or more down to what a known word has, else to two.

    The last letter of a run stays (a mark may follow it), and the first if two stay.
    """
    if core.isupper() and (len(core) <= 4 or _ROMAN.fullmatch(core)):
        return
    lower = core.lower()
    if len(lower) != len(core):  # a letter whose lower case is two characters
        return
    spelled = runs(lower)
    word = lexicon.find(lower)
    kept = [count for _, count in runs(word)] if word else [min(count, 2) for _, count in spelled]
    index = start
    for (letter, count), keep in zip(spelled, kept, strict=True):
        if count > 2 and letter.upper() != letter:
            first = index + (1 if keep > 1 else 0)
            for dropped in range(first, index + count - 1):
                chars[dropped] = ""
        index += count


def _followed_by_mark(text: str, end: int) -> bool:
    return end < len(text) and unicodedata.category(text[end])[0] == "M"
