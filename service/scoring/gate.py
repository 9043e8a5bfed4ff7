"""One pass of an automaton (google-re2) over a text: might any stage change it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from string import ascii_lowercase
from typing import Any

import re2  # type: ignore[import-untyped]

from service.scoring.drawn import GATE as _DRAWN
from service.scoring.lexicon import EDGE, Lexicon, default_lexicon
from service.scoring.spelled import SEPARATORS

DISGUISED = 0
"""Found where characters or single words may need decoding."""
ODD = 1
"""Found where letters follow one another as in no known word, or a piece of one stands."""
APART = 2
"""Found where single letters stand apart, or signs or emoji between letters."""

_MEMORY = 64 << 20
# Characters no stage touches by themselves: ASCII, typographic quotes and dashes, emoji.
_CALM = (
    "\\t\\n\\r -~‘’“”–—"
    "\\x{1F300}-\\x{1F64F}\\x{1F680}-\\x{1F6FF}\\x{1F900}-\\x{1F9FF}\\x{1FA70}-\\x{1FAFF}"
)
_EMOJI = "\\x{1F300}-\\x{1FAFF}"
_TRIPLES = "|".join(letter * 3 for letter in ascii_lowercase)
_SPACED = rf"(?:[{SEPARATORS}]{{1,3}}[a-z0-9$@]){{2}}"
_SPELLED = rf"(?:^|[^a-z0-9])[a-z0-9$@]{_SPACED}(?:$|[^a-z0-9])"
_DISGUISED = (
    rf"(?i)[^{_CALM}]|{_TRIPLES}|[a-z][013457$]|[013457$@][a-z]|[a-z][@!|+]+[a-z0-9$]"
    rf"|[a-z][2689]+[a-z]|(?:^|[^a-z0-9])[689][a-z]{{3}}|[a-z](?:{_DRAWN})|(?:{_DRAWN})[a-z]"
    rf"|{_SPELLED}"
)

_CUT = r"[-._/\\|~·,:+]"


def signs(text: str) -> Collection[int]:
    """Which of the three are found, each perhaps in vain."""
    try:
        return _automaton().Match(text) or ()
    except UnicodeEncodeError:  # an unpaired surrogate
        return (DISGUISED, ODD, APART)


@lru_cache(maxsize=1)
def _automaton() -> Any:
    lexicon = default_lexicon()
    options = re2.Options()
    options.max_mem = _MEMORY
    found = re2.Set.SearchSet(options)
    found.Add(_DISGUISED)
    pieces = "|".join(sorted(lexicon.pieces - lexicon.ordinary))
    found.Add(rf"(?i){_odd(lexicon)}|(?:^|[^a-z0-9])(?:{pieces})(?:$|[^a-z0-9])")
    found.Add(
        rf"(?i)[a-z](?:[*#%?^~&]{{1,4}}|[{_EMOJI}]+)[a-z]|{_SPELLED}"
        rf"|[a-z]{_CUT}[a-z]{{1,3}}{_CUT}[a-z]"
    )
    found.Compile()
    return found


def _odd(lexicon: Lexicon) -> str:
    """Runs of three, an edge of a word included, that occur in no ordinary word."""
    following: dict[str, str] = defaultdict(str)
    for first in EDGE + ascii_lowercase:
        for second in ascii_lowercase:
            for third in ascii_lowercase + (EDGE if first != EDGE else ""):
                if first + second + third not in lexicon.trigrams:
                    following[first + second] += third
    return "|".join(_pattern(pair, thirds) for pair, thirds in following.items())


def _pattern(pair: str, thirds: str) -> str:
    start = pair.replace(EDGE, "(?:^|[^a-z])")
    letters = thirds.rstrip(EDGE)
    ends = [f"[{letters}]"] if letters else []
    return f"{start}(?:{'|'.join(ends + (['[^a-z]', '$'] if EDGE in thirds else []))})"
