"""Sets with a published figure to stand beside: Jigsaw, GitHub incivility, Wikipedia talk, CAD."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.scoring import normalise
from training.dedupe import canonical
from training.evaluation.checks import Originals
from training.evaluation.heldout import summary
from training.evaluation.sample import Measured, Sample, measure
from training.infer import Graph
from training.intervals import interval, mean_interval, statistic_interval
from training.metrics import Bools, Floats, auroc, figures
from training.rows import Row

JIGSAW = {
    "toxic": "toxicity",
    "severe_toxic": "severe_toxicity",
    "obscene": "profanity",
    "threat": "threat",
    "insult": "insult",
    "identity_hate": "identity_attack",
}
"""The columns of Jigsaw and our labels."""
JIGSAW_MEAN = ("toxic", "obscene", "insult")
"""Columns with enough positives for a mean."""
UNCIVIL = ("insulting", "ia (name calling)", "vulgarity", "threat")
"""Kinds of incivility that are toxicity; frustration, impatience and irony are not."""


@dataclass(frozen=True)
class Seen:
    """Canonical texts of a run, by what it did with them."""

    fitted: frozenset[str]
    tested: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Seen":
        """Texts that were trained or calibrated on, and those of the test split."""
        split: dict[bool, set[str]] = {True: set(), False: set()}
        for row in rows:
            split[row.split == "test"].add(canonical(row.text))
        return cls(frozenset(split[False]), frozenset(split[True]))

    def unseen(self, text: str) -> bool:
        """Whether a text was neither trained nor calibrated on."""
        return canonical(normalise(text).text) not in self.fitted

    def held_out(self, text: str) -> bool:
        """Whether a text is in the run's test split."""
        return canonical(normalise(text).text) in self.tested


def jigsaw(data: Originals) -> list[Sample]:
    """The val file in its own six columns, one sample each."""
    records = data.records("jigsaw_sample", "val")
    texts = [record["comment_text"] for record in records]
    return [
        Sample(
            f"jigsaw_sample {column}", label, texts, np.array([r[column] == "1" for r in records])
        )
        for column, label in JIGSAW.items()
    ]


def jigsaw_figures(measured: dict[str, Measured], seed: int) -> dict[str, Any]:
    """AUROC of each column with its interval, and the mean of those with enough positives."""
    columns: dict[str, Any] = {}
    for name, found in measured.items():
        columns[name] = {"n": len(found.truth), "positives": int(found.truth.sum())}
        if found.truth.any():
            columns[name] |= {
                "auroc": round(auroc(found.truth, found.scores), 4),
                "auroc_interval": interval(auroc, found.truth, found.scores, seed),
            }
    parts = [(measured[name].truth, measured[name].scores) for name in JIGSAW_MEAN]
    mean = float(np.mean([auroc(*part) for part in parts]))
    return {
        "columns": columns,
        "mean": {
            "of": list(JIGSAW_MEAN),
            "auroc": round(mean, 4),
            "auroc_interval": mean_interval(parts, auroc, seed),
        },
    }


def github(data: Originals, seen: Seen) -> Sample:
    """Comments of the run's own test split: uncivil kinds that are toxicity, against civil."""
    records = [
        record
        for record in data.records("github_incivility", "coarse")
        if record["actual"] == "0" or record["tbdf"] in UNCIVIL
    ]
    records = [record for record in records if seen.held_out(record["message"])]
    return Sample(
        "github_incivility",
        "toxicity",
        [record["message"] for record in records],
        np.array([record["actual"] == "1" for record in records]),
    )


@dataclass(frozen=True)
class WikiTalk:
    """Comments at natural prevalence with Perspective's published score [n] of each."""

    sample: Sample
    perspective: Floats


def wiki_talk(data: Originals, seen: Seen) -> WikiTalk:
    """The comments that the run did not learn from; raters saw the post each one answers."""
    records = data.records("context_toxicity", "gc")
    records = [record for record in records if seen.unseen(record["text"])]
    truth = np.array([record["label"] == "1" for record in records])
    texts = [record["text"] for record in records]
    scores = np.array([float(record["api"]) for record in records])
    parents = [record["parent"] or None for record in records]
    return WikiTalk(Sample("context_toxicity", "toxicity", texts, truth, parents=parents), scores)


def at_equal_recall(
    truth: Bools, ours: Floats, theirs: Floats, rows: NDArray[np.intp]
) -> tuple[float, float, float, float]:
    """At the recall that `theirs` reaches at 0.5: that recall, our threshold, both FPRs.

    Our threshold is the highest that reaches the recall on the drawn `rows`.
    """
    positive, mine, other = truth[rows], ours[rows], theirs[rows]
    caught = int((other[positive] >= 0.5).sum())
    cut = float(np.sort(mine[positive])[::-1][caught - 1]) if caught else float("inf")
    return (
        caught / max(1, int(positive.sum())),
        cut,
        float((mine[~positive] >= cut).mean()),
        float((other[~positive] >= 0.5).mean()),
    )


def wiki_talk_figures(talk: WikiTalk, measured: Measured, seed: int) -> dict[str, Any]:
    """Our false positives beside Perspective's at its recall, and both AUROCs."""
    truth, ours = measured.truth, measured.scores
    theirs = talk.perspective[measured.kept]
    found: dict[str, Any] = summary(measured, seed)
    if min(int(truth.sum()), int((theirs[truth] >= 0.5).sum())) == 0:
        return found

    def difference(rows: NDArray[np.intp]) -> float:
        _, _, our_rate, their_rate = at_equal_recall(truth, ours, theirs, rows)
        return our_rate - their_rate

    everything = np.arange(len(truth))
    recall, cut, our_rate, their_rate = at_equal_recall(truth, ours, theirs, everything)
    return found | {
        "recall": round(recall, 4),
        "threshold": round(cut, 4),
        "false_positive_rate": round(our_rate, 5),
        "perspective_false_positive_rate": round(their_rate, 5),
        "difference": round(our_rate - their_rate, 5),
        "difference_interval": statistic_interval(difference, truth, seed),
        "perspective_auroc": round(auroc(truth, theirs), 4),
    }


def checks(rows: Sequence[Row]) -> list[Sample]:
    """One sample of toxicity per check set that `prepare` read."""
    result = []
    for source in sorted({row.source for row in rows}):
        mine = [row for row in rows if row.source == source and "toxicity" in row.targets]
        truth = np.array([row.targets["toxicity"] >= 0.5 for row in mine])
        texts, parents = [row.text for row in mine], [row.parent for row in mine]
        result.append(Sample(source, "toxicity", texts, truth, parents=parents))
    return result


def check_figures(graph: Graph, sample: Sample, seed: int) -> dict[str, Any]:
    """Ours, and alt-profanity-check's on the same texts where that package is installed."""
    result = {"reins": summary(measure(graph, sample), seed)}
    scores = baseline(sample.texts)
    if scores is not None:
        other = Measured(sample.truth, scores, np.ones(len(scores), dtype=bool))
        result["alt-profanity-check"] = summary(other, seed)
    return result


def baseline(texts: Collection[str]) -> Floats | None:
    """alt-profanity-check's probabilities [n]; None where it is not installed."""
    try:
        from profanity_check import predict_prob
    except ImportError:
        return None
    return np.asarray(predict_prob(list(texts)), dtype=np.float64)


__all__ = [
    "JIGSAW",
    "Seen",
    "WikiTalk",
    "at_equal_recall",
    "check_figures",
    "checks",
    "figures",
    "github",
    "jigsaw",
    "jigsaw_figures",
    "wiki_talk",
    "wiki_talk_figures",
]
