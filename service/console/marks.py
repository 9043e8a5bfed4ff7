"""The words that raised a score, marked in the text of an item. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from service.console import words
from service.scoring import Contribution

STRONG = 0.25
"""Contribution from which a word is marked strongly."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that raised scores: which, by how much (the greatest first), and whether much."""

    text: str
    raised: tuple[tuple[str, float], ...]

    @property
    def strong(self) -> bool:
        """Whether any score would be much lower without the word."""
        return self.raised[0][1] >= STRONG

    @property
    def said(self) -> str:
        """Labels and contributions in words."""
        return ", ".join(f"{name} +{value:.2f}" for name, value in self.raised)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, marked or not."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text in pieces, and the marked words of what stands beside it: attachments, links."""

    pieces: list[Piece]
    beside: list[Mark]

    @property
    def marks(self) -> list[Mark]:
        """Every marked word, each once, the strongest first."""
        found = [piece.mark for piece in self.pieces if piece.mark] + self.beside
        once = {(mark.text.casefold(), mark.said): mark for mark in found}
        return sorted(once.values(), key=lambda mark: -mark.raised[0][1])


def marked_text(shown: str, scored: str, contributions: Iterable[Contribution]) -> MarkedText:
    """Return a text with marks.

    Args:
        shown: what the page shows, with which the scored text begins.
        scored: the text that was scored.
        contributions: spans of ``scored``.
    """
    pieces: list[Piece] = []
    beside: list[Mark] = []
    done = 0
    for (start, end), mark in _marks(scored, contributions):
        if end > len(shown):
            beside.append(mark)
        elif start >= done:  # of two that share a character, the first is marked
            pieces += [Piece(shown[done:start]), Piece(mark.text, mark)]
            done = end
    pieces.append(Piece(shown[done:]))
    return MarkedText([piece for piece in pieces if piece.text], beside)


def _marks(
    scored: str, contributions: Iterable[Contribution]
) -> Iterable[tuple[tuple[int, int], Mark]]:
    """Yield each marked span once, in the order of the text."""
    ordered = sorted(contributions, key=lambda one: (one.start, one.end, -one.contribution))
    for (start, end), group in groupby(ordered, key=lambda one: (one.start, one.end)):
        raised = tuple((words.LABELS.get(o.label, o.label), o.contribution) for o in group)
        yield (start, end), Mark(scored[start:end], raised)
