"""Words spelled as they sound."""

import random
import re

# Tried in this order; each may apply once a word. Longer spellings come first.
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"tion", "shun"),
        (r"ight", "ite"),
        (r"ough", "uff"),
        (r"ph", "f"),
        (r"(?<=\w)gh", "g"),
        (r"(?<=\w)ck", "k"),
        (r"qu", "kw"),
        (r"th", "d"),
        (r"wh", "w"),
        (r"ee|ea", "ie"),
        (r"oo", "u"),
        (r"u(?=[^aeiouy\W]+[aeiouy])", "oo"),
        (r"(?<=\w)er\b", "a"),
        (r"ing\b", "in"),
        (r"(?<=\w)s\b", "z"),
        (r"x", "ks"),
        (r"c(?=[aouklrt])", "k"),
        (r"c(?=[eiy])", "s"),
        (r"(?<=\w)y\b", "ee"),
        (r"(?<=[^aeiou\W])e\b", ""),
        (r"i(?=[^aeiouy\W]+\b)", "ee"),
        (r"a(?=[^aeiouy\W]+\b)", "ah"),
        (r"o(?=[^aeiouy\W]+\b)", "aw"),
        (r"u(?=[^aeiouy\W]+\b)", "uh"),
    )
)


def respell(word: str, rng: random.Random) -> str:
    """Spells a word by sound, by one to three of the rules that fit it."""
    fitting = [rule for rule in _RULES if rule[0].search(word)]
    for pattern, instead in fitting[: rng.randint(1, 3)]:
        word = pattern.sub(instead.upper() if word.isupper() else instead, word, count=1)
    return word
