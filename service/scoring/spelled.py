"""Letters spelled out one by one ("i d i o t", "i.d.i.o.t")."""

from __future__ import annotations

import re

from service.scoring.lexicon import MAX_WORD, Lexicon
from service.scoring.signs import SIGN_TABLES, in_case_of

SEPARATORS = r" .\-_*,/|~+·•\\"
_SINGLE = re.compile(r"(?<![^\W_]|[$@'’])[A-Za-z013457$@](?![^\W_]|[$@])")
_GAP = re.compile(rf"([{SEPARATORS}])\1{{0,2}}")


def join_spaced(chars: list[str], lexicon: Lexicon) -> None:
    """Join letters spelled out one by one where words come out."""
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
    plain = written.lower().translate(SIGN_TABLES[0])
    for start, end in _best_words(plain, written, known):
        for step in range(start, end):
            chars[run[step]] = in_case_of(chars[run[step]], plain[step], written)
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
