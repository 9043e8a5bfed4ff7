"""Which words raised a score: words are left out, and the fall of the score is theirs. Pure.

Occlusion (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks"), of
words as in Li, Monroe and Jurafsky 2016, "Understanding Neural Networks through Representation
Erasure". It sees the model from outside, so it explains exactly what is served.

A word is left out twice: alone, and last, when the other suspicious words of its window are
gone already. Its contribution is the mean of both falls, the first and the last order of the
Shapley value. Alone would not do: of two insults in one text each hides what the other does.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from service.scoring.labels import MODEL_LABELS
from service.scoring.normalise import Normalised
from service.scoring.occlusion import Occluder, Suspect, find_suspects
from service.scoring.scorer import ScoreInput, Scorer
from service.scoring.words import Span

EXPLAINED_FROM = 0.2
"""Probability from which a score is worth an explanation."""

SMALLEST = 0.05
"""Contributions below are not told: rounding to int8 alone moves a probability by some .02."""

MOST_WORDS = 12
"""Suspicious words that are weighed; it takes at most half as many passes again."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """``text[start:end]`` raised the probability of ``label`` by ``contribution``."""

    start: int
    end: int
    label: str
    contribution: float


def worth_explaining(labels: Mapping[str, float | None]) -> tuple[str, ...]:
    """The labels that are high enough to ask which words raised them."""
    return tuple(label for label in MODEL_LABELS if (labels.get(label) or 0.0) >= EXPLAINED_FROM)


def explain(scorer: Scorer, item: ScoreInput, labels: Iterable[str]) -> list[Contribution]:
    """The words of ``item.text`` that raised ``labels``, the greatest contribution first.

    The same input gives the same answer, in one forward pass for each window of the text and
    at most ``SEARCH_PASSES + 1.5 * MOST_WORDS`` more; of a long text the spans that matter most
    are searched first. ``off_topic`` is about a text as a whole and has no words.
    """
    asked = set(labels)
    wanted = [label for label in MODEL_LABELS if label in asked]
    prepared = scorer.prepare(ScoreInput(item.text, parent=item.parent, language=item.language))
    if not wanted or not prepared.windows:
        return []
    occluder = Occluder(scorer, prepared, wanted)
    suspects = find_suspects(occluder, occluder.views(EXPLAINED_FROM))
    return _merge(prepared.normalised, _weigh(occluder, suspects))


def _weigh(occluder: Occluder, suspects: Sequence[Suspect]) -> Iterator[tuple[Span, str, float]]:
    """Each suspect's span of the normalised text, and what it adds to each label."""
    chosen = heapq.nlargest(MOST_WORDS, suspects, key=lambda suspect: suspect.fall)
    chosen.sort(key=lambda suspect: suspect.view.number)
    for _, group in groupby(chosen, key=lambda suspect: suspect.view.number):
        together = list(group)
        view, places = together[0].view, {suspect.place for suspect in together}
        cases = [places, *(places - {suspect.place} for suspect in together)]
        clean, *others = occluder.without(view, cases)
        for suspect, other in zip(together, others, strict=True):
            for label, value in view.high.items():
                first, last = value - suspect.without[label], other[label] - clean[label]
                yield view.words.words[suspect.place], label, (first + last) / 2


def _merge(
    normalised: Normalised, weighed: Iterable[tuple[Span, str, float]]
) -> list[Contribution]:
    """In the original text, once for each word and label: windows overlap, the highest counts."""
    best: dict[tuple[Span, str], float] = {}
    for span, label, value in weighed:
        key = (normalised.span(*span), label)
        best[key] = max(value, best.get(key, 0.0))
    kept = [(key, value) for key, value in best.items() if value >= SMALLEST]
    kept.sort(key=lambda pair: (-pair[1], pair[0]))
    return [Contribution(*span, label, value) for (span, label), value in kept]
