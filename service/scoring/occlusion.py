"""Leave words out of the windows of a text, and find those whose absence is felt. Pure."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from service.scoring.scorer import Prepared, Scorer
from service.scoring.tokens import Window
from service.scoring.words import Span, WindowWords, window_words

SEARCH_PASSES = 48
"""Forward passes to find suspicious words, beyond one for each window of the text."""

_FEW = 16
"""So few words are left out one by one; of more, each quarter is first left out whole."""

_FELT = 0.05
"""Fall of the log-odds from which a span is looked at. In the log-odds a fall shows even where
another word keeps the probability high."""

Probabilities = dict[str, float]


@dataclass(frozen=True, slots=True)
class View:
    """A window, numbered, and the probabilities of the labels that are high in it."""

    number: int
    words: WindowWords
    high: Probabilities


@dataclass(frozen=True, slots=True)
class Suspect:
    """A word of a window, the probabilities without it alone, and how far the log-odds fall."""

    view: View
    place: int
    without: Probabilities
    fall: float


class Occluder:
    """The scorer, asked for a few labels in windows of one text with words left out."""

    def __init__(self, scorer: Scorer, prepared: Prepared, labels: Sequence[str]) -> None:
        self._scorer = scorer
        self._prepared = prepared
        self._labels = labels

    def views(self, least: float) -> list[View]:
        """The windows in which any of the labels is at ``least`` so probable."""
        windows, text = self._prepared.windows, self._prepared.normalised.text
        words = window_words(text, windows, self._scorer.session.spans(text))
        views = []
        for number, (found, labels) in enumerate(zip(words, self._run(windows), strict=True)):
            high = {label: value for label, value in labels.items() if value >= least}
            if high and found.words:
                views.append(View(number, found, high))
        return views

    def without(self, view: View, cases: Iterable[Iterable[int]]) -> list[Probabilities]:
        """Probabilities of a window, each time without the words at other places."""
        return self._run([view.words.without(places) for places in cases])

    def _run(self, windows: Sequence[Window]) -> list[Probabilities]:
        """Windows share a pass only as far as the bundle allows."""
        size = self._scorer.max_batch
        batches = [windows[at : at + size] for at in range(0, len(windows), size)]
        rows = [row for batch in batches for row in self._scorer.run(batch)]
        found = [self._scorer.finish(self._prepared, [row]).labels for row in rows]
        return [{label: labels[label] or 0.0 for label in self._labels} for labels in found]


def find_suspects(occluder: Occluder, views: Sequence[View]) -> list[Suspect]:
    """The words whose absence is felt, in at most ``SEARCH_PASSES`` passes.

    The span whose absence is felt most is always taken apart next. Where no single word is
    missed, as in "idiot idiot", all words that were looked at are suspicious.
    """
    found: list[Suspect] = []
    numbers = count()
    waiting = [
        (-max(map(_log_odds, view.high.values())), next(numbers), view, 0, len(view.words.words))
        for view in views
    ]
    heapq.heapify(waiting)
    left = SEARCH_PASSES
    while waiting:
        _, _, view, first, last = heapq.heappop(waiting)
        parts = _parts(first, last)
        left -= len(parts)
        if left < 0:
            break
        answers = occluder.without(view, (range(*part) for part in parts))
        for (begin, end), without in zip(parts, answers, strict=True):
            fall = _fall(view.high, without)
            if end - begin == 1:
                found.append(Suspect(view, begin, without, fall))
            elif fall >= _FELT:
                heapq.heappush(waiting, (-fall, next(numbers), view, begin, end))
    felt = {suspect.view.number for suspect in found if suspect.fall >= _FELT}
    return [one for one in found if one.fall >= _FELT or one.view.number not in felt]


def _parts(first: int, last: int) -> list[Span]:
    """Single words, or quarters where there are more than a few."""
    words = last - first
    if words <= _FEW:
        return [(place, place + 1) for place in range(first, last)]
    return list(pairwise(first + words * quarter // 4 for quarter in range(5)))


def _fall(high: Probabilities, without: Probabilities) -> float:
    """How far the log-odds of any high label fall."""
    return max(_log_odds(value) - _log_odds(without[label]) for label, value in high.items())


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))
