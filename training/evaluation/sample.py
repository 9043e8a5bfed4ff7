"""One question to a model: rows with the truth about one label, and what it scores them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from training.evaluation.confirmed import references
from training.infer import Graph, column
from training.metrics import Bools, Floats


@dataclass(frozen=True)
class Sample:
    """Texts [n] with the truth [n] about a label.

    `topics` [n] are for off_topic alone; `parents` [n] are the posts that are answered.
    `confirmed` are posts by the topic of the channel where humans confirmed them, all of one
    community; without them a topic's text is all that is known.
    """

    name: str
    label: str
    texts: Sequence[str]
    truth: Bools
    topics: Sequence[str] | None = None
    parents: Sequence[str | None] | None = None
    confirmed: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True)
class Measured:
    """Truth and probabilities [m] of the rows that the service scores.

    `kept` [n] says which of the sample's rows those are; it turns away other languages and texts
    without letters.
    """

    truth: Bools
    scores: Floats
    kept: Bools

    @property
    def unscored(self) -> int:
        """Rows without a score."""
        return int((~self.kept).sum())


def measure(graph: Graph, sample: Sample) -> Measured:
    """Scores a sample as the service does."""
    if not sample.texts:
        return Measured(sample.truth, np.empty(0), np.empty(0, dtype=bool))
    known = references(graph, sample.confirmed) if sample.confirmed else None
    found = graph.probabilities(sample.texts, sample.topics, sample.name, sample.parents, known)
    scores = found[:, column(sample.label)]
    kept = ~np.isnan(scores)
    return Measured(sample.truth[kept], scores[kept], kept)
