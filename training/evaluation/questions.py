"""The rows on which two models are compared: the samples of an evaluation, scored by both."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.scoring import MODEL_LABELS
from training.attacks import HELD_OUT
from training.compare import Question
from training.evaluation import anchors, functional, identity, offtopic
from training.evaluation.checks import Originals, originals
from training.evaluation.heldout import known, sample
from training.evaluation.robustness import disguised
from training.evaluation.sample import Sample, measure
from training.infer import Graph
from training.metrics import (
    FEWEST,
    Bools,
    Floats,
    Metric,
    accuracy,
    auroc,
    calibration_error,
    false_positive_rate,
)
from training.reference import load_reference, reference_weights
from training.rows import Row, read_rows
from training.run import Run


class Pair:
    """The old and the new model on the same texts."""

    def __init__(self, old: Graph, new: Graph) -> None:
        self.old, self.new = old, new

    def ask(
        self, row: str, one: Sample, name: str, metric: Metric, lower: bool = False
    ) -> Question:
        """Both models' scores of the rows that both of them score."""
        first, second = measure(self.old, one), measure(self.new, one)
        kept = first.kept & second.kept
        old, new = (found.scores[kept[found.kept]] for found in (first, second))
        return Question(row, name, metric, one.truth[kept], old, new, lower)

    def kept(self, one: Sample) -> Bools:
        """The rows [n] of a sample that both score."""
        return measure(self.old, one).kept & measure(self.new, one).kept


def questions(run: Run, data: Path | None, old: Graph, new: Graph) -> list[Question]:
    """Every row that has enough positives and negatives, in the order of the report."""
    rows = list(read_rows(run.need(run.rows, "prepare")))
    held = [row for row in rows if row.split == "test"]
    pair, seed = Pair(old, new), run.read("prepare")["seed"]
    found = [
        *_held_out(pair, held),
        *(pair.ask(f"check/{c.name}", c, "AUROC", auroc) for c in _checks(run)),
        *_published(pair, originals(data), anchors.Seen.of(rows), seed),
        *_topics(pair, held, seed),
        pair.ask("attacks", disguised(held, list(HELD_OUT), seed), "AUROC", auroc),
        *_suite(pair),
    ]
    return [question for question in found if enough(question)]


def enough(question: Question) -> bool:
    """Whether a row has rows to judge by; accuracy needs no two classes."""
    positives = int(question.truth.sum())
    if question.metric is accuracy:
        return len(question.truth) >= FEWEST
    return min(positives, len(question.truth) - positives) >= FEWEST


def _checks(run: Run) -> list[Sample]:
    return anchors.checks(list(read_rows(run.checks)))


def _held_out(pair: Pair, rows: Sequence[Row]) -> Iterator[Question]:
    reference = load_reference()
    for label in MODEL_LABELS:
        mine = known(rows, label)
        if not mine:
            continue
        one = sample(mine, label, f"held-out {label}")
        question = pair.ask(f"held-out/{label}", one, "AUROC", auroc)
        yield question
        mine = [row for row, keep in zip(mine, pair.kept(one), strict=True) if keep]
        weights = reference_weights(mine, question.truth, reference.share[label], reference.cap)
        yield Question(
            f"calibration/{label}",
            "ECE",
            weighted(calibration_error, weights),
            question.truth,
            question.old,
            question.new,
            lower=True,
        )


def weighted(metric: Metric, base: Floats) -> Metric:
    """A metric whose rows weigh `base` [n] times what a resample gives them."""

    def found(truth: Bools, scores: Floats, weights: Floats) -> float:
        return metric(truth, scores, base * weights)

    return found


def _published(pair: Pair, data: Originals, seen: anchors.Seen, seed: int) -> Iterator[Question]:
    if data.has("jigsaw_sample"):
        for one in anchors.jigsaw(data):
            yield pair.ask(one.name.replace(" ", "/"), one, "AUROC", auroc)
    if data.has("github_incivility"):
        yield pair.ask("github_incivility", anchors.github(data, seen), "AUROC", auroc)
    if data.has("context_toxicity"):
        yield pair.ask("wiki_talk", anchors.wiki_talk(data, seen).sample, "AUROC", auroc)
    if data.has("madlibs"):
        sentences = identity.madlibs(data, seed)
        one = Sample("madlibs", "toxicity", sentences.texts, sentences.truth)
        yield pair.ask("madlibs/flagged", one, "FPR at 0.5", false_positive_rate, lower=True)
        metric = mean_bpsn(np.array(sentences.terms)[pair.kept(one)])
        yield pair.ask("madlibs/bpsn", one, "BPSN AUC, mean term", metric)
    if data.has("slack_chats"):
        chats = offtopic.chats(data, seed)
        yield pair.ask("off_topic/chats", chats, "AUROC", auroc)
        yield pair.ask("off_topic/chats/described", offtopic.described(chats), "AUROC", auroc)


def mean_bpsn(terms: NDArray[np.str_]) -> Metric:
    """The mean BPSN AUC over identity terms, as a metric of sentences [n] with these terms."""
    members = [terms == name for name in np.unique(terms) if name != identity.NONE]

    def found(truth: Bools, scores: Floats, weights: Floats) -> float:
        values = []
        for member in members:
            chosen = (truth & ~member) | (~truth & member)
            values.append(auroc(truth[chosen], scores[chosen], weights[chosen]))
        return float(np.mean(values))

    return found


def _topics(pair: Pair, rows: Sequence[Row], seed: int) -> Iterator[Question]:
    one = offtopic.intents(rows, seed)
    if one is not None:
        yield pair.ask("off_topic/intents", one, "AUROC", auroc)


def _suite(pair: Pair) -> Iterator[Question]:
    """Per functionality and over all: the share of right cases."""
    asked = functional.cases()
    old, new = (functional.rights(graph, asked).astype(float) for graph in (pair.old, pair.new))
    names = np.array([case.functionality for case in asked])
    for name in [*dict.fromkeys(names.tolist()), "all"]:
        mine = np.ones(len(names), dtype=bool) if name == "all" else names == name
        truth = np.ones(int(mine.sum()), dtype=bool)
        yield Question(f"suite/{name}", "accuracy", accuracy, truth, old[mine], new[mine])
