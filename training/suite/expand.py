"""Fills the slots of templates: the same files always give the same texts. Pure."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

Filler = Mapping[str, str]
"""One value of a slot by form: "" as it is written in {slot}, "adj" in {slot.adj}."""

SLOT = re.compile(r"\{([A-Za-z]\w*)(?:\.(\w+))?\}")
_TRIES = 50


class Deck:
    """The values of one slot, dealt so that none comes again before all have come.

    Each round is in another order, that of a hash over the seed, the round and the value.
    """

    def __init__(self, seed: str, fillers: Sequence[Filler]) -> None:
        self._deal = self._rounds(seed, fillers)

    def draw(self) -> Filler:
        """The next value."""
        return next(self._deal)

    @staticmethod
    def _rounds(seed: str, fillers: Sequence[Filler]) -> Iterator[Filler]:
        number = 0
        while True:
            yield from sorted(fillers, key=lambda filler: _key(f"{seed}:{number}:{filler['']}"))
            number += 1


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def slot_names(template: str) -> set[str]:
    """The slots of a template; {Group} is {group} at the start of a sentence."""
    return {_plain(match[1]) for match in SLOT.finditer(template)}


def _plain(name: str) -> str:
    return name[0].lower() + name[1:]


def fill(template: str, values: Mapping[str, Filler]) -> str:
    """The template with its slots filled; KeyError where a slot or a form has no value."""

    def value(match: re.Match[str]) -> str:
        text = values[_plain(match[1])][match[2] or ""]
        return text[0].upper() + text[1:] if match[1][0].isupper() else text

    return SLOT.sub(value, template)


def expand(
    seed: str, pairs: Sequence[tuple[str, str]], slots: Mapping[str, Sequence[Filler]], fewest: int
) -> list[list[tuple[str, str]]]:
    """Texts for each pair of templates, `fewest` or more in all where the slots allow it.

    Both templates of a pair get the same values. Every pair gives as many texts as the others,
    less where its slots have no more; no text comes twice on its side.
    """
    each = -(-fewest // len(pairs))
    made = _dealt(seed, pairs, slots, each)
    while sum(map(len, made)) < fewest and any(len(texts) == each for texts in made):
        each += 1
        made = _dealt(seed, pairs, slots, each)
    return made


def _dealt(
    seed: str, pairs: Sequence[tuple[str, str]], slots: Mapping[str, Sequence[Filler]], each: int
) -> list[list[tuple[str, str]]]:
    decks = {name: Deck(f"{seed}:{name}", fillers) for name, fillers in slots.items()}
    seen: tuple[set[str], set[str]] = (set(), set())
    made: list[list[tuple[str, str]]] = []
    for case, near_miss in pairs:
        names = sorted(slot_names(case) | slot_names(near_miss))
        texts: list[tuple[str, str]] = []
        for _ in range(_TRIES if names else 1):
            values = {name: decks[name].draw() for name in names}
            left, right = fill(case, values), fill(near_miss, values)
            if left not in seen[0] and right not in seen[1]:
                texts.append((left, right))
                seen[0].add(left)
                seen[1].add(right)
            if len(texts) == each:
                break
        made.append(texts)
    return made
