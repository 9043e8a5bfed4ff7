"""Tells whether a training text gives away the suite: by a template or by a run of words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from service.scoring import normalise
from training.suite.expand import SLOT
from training.suite.load import SUITE, load_groups, load_suite

N = 4
"""Words in a row that no training text may share with a case."""
SAME = "*"
"""Stands for every group name and every slot."""
_WORD = re.compile(rf"{SLOT.pattern}|[^\W_]+(?:['’][^\W_]+)*")

Gram = tuple[str, ...]


@dataclass(frozen=True)
class Exam:
    """What the suite consists of, for comparison with training texts."""

    names: frozenset[Gram]
    grams: frozenset[Gram]
    skeletons: frozenset[Gram]

    @classmethod
    def load(cls, folder: Path = SUITE) -> "Exam":
        """Reads the suite; TrainingError if it is not sound."""
        names = group_names(folder)
        suite = load_suite(folder)
        texts = [case.text for functionality in suite for case in functionality.cases]
        templates = [
            side for functionality in suite for pair in functionality.templates for side in pair
        ]
        return cls(
            names=names,
            grams=frozenset().union(*(ngrams(text, names) for text in texts)),
            skeletons=frozenset(skeleton(template, names) for template in templates),
        )

    def shared_ngrams(self, text: str) -> set[Gram]:
        """The runs of words that the text shares with some case; see `ngrams`."""
        return ngrams(text, self.names) & self.grams

    def leaks(self, text: str) -> bool:
        """True if the text shares a run of words with some case."""
        return bool(self.shared_ngrams(text))

    def shares_template(self, template: str) -> bool:
        """True if a template of the suite is this one with other slots or groups."""
        return skeleton(template, self.names) in self.skeletons

    def same_template(self, left: str, right: str) -> bool:
        """True if two templates differ in their slots and group names alone."""
        return skeleton(left, self.names) == skeleton(right, self.names)


def group_names(folder: Path = SUITE) -> frozenset[Gram]:
    """Every name of a group, as lower-case words without an article."""
    forms = [
        form for fillers in load_groups(folder).values() for one in fillers for form in _bare(one)
    ]
    more = yaml.safe_load((folder / "groups.yaml").read_text("utf-8"))["more"]
    return frozenset(tuple(_words(name)) for name in [*forms, *(n for row in more for n in row)])


def _bare(forms: Mapping[str, str]) -> Iterable[str]:
    return forms[""], forms["adj"], forms["a"].split(" ", 1)[1]


def _words(text: str) -> list[str]:
    return [match[0].lower().replace("’", "'") for match in _WORD.finditer(text)]


def skeleton(template: str, names: frozenset[Gram]) -> Gram:
    """The lower-case words of a template or text, with SAME for each slot and group name."""
    words = [SAME if word.startswith("{") else word for word in _words(template)]
    longest = max(map(len, names), default=0)
    kept: list[str] = []
    at = 0
    while at < len(words):
        sizes = range(longest, 0, -1)
        size = next((n for n in sizes if tuple(words[at : at + n]) in names), 0)
        kept.append(SAME if size else words[at])
        at += size or 1
    return tuple(kept)


def ngrams(text: str, names: frozenset[Gram]) -> set[Gram]:
    """Runs of N words, in the text as it is written and as the service reads it.

    A shorter text is one run. Runs of group names alone are none.
    """
    read = {text, normalise(text).text}
    return {gram for form in read for gram in _runs(skeleton(form, names)) if set(gram) - {SAME}}


def _runs(words: Sequence[str]) -> Iterable[Gram]:
    return (tuple(words[at : at + N]) for at in range(max(1, len(words) - N + 1)))
