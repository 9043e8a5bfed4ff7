"""Bias by identity term on template sentences (madlibs): Borkan et al. 2019, Nuanced Metrics."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.evaluation.checks import Originals
from training.evaluation.sample import Measured
from training.intervals import interval
from training.metrics import Bools, Floats, auroc, false_positive_rate, share
from training.readers.frames import Record
from training.split import fraction

PER_CELL = 90
"""Sentences per identity term and class; all of them would take most of an hour."""
ROUNDS = 200
NONE = ""
"""The term of a sentence that names no group."""

_TERMS_FROM = "verb_adj"
"""The template whose sentences are a verb and a term, from which the terms are read."""


@dataclass(frozen=True)
class Sentences:
    """Texts [n], whether each is toxic, and the identity term in it."""

    texts: list[str]
    truth: Bools
    terms: list[str]


def terms(records: Iterable[Record]) -> list[str]:
    """The identity terms of the set, longest first, so that a longer one is found first."""
    found = {r["Text"].split(" ", 1)[1].lower() for r in records if r["Template"] == _TERMS_FROM}
    return sorted(found, key=lambda term: (-len(term), term))


def draw(records: Sequence[Record], seed: int, per_cell: int = PER_CELL) -> Sentences:
    """As many sentences of each term and class, by hash of the text."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, terms(records))) + r")\b", re.IGNORECASE)
    cells: dict[tuple[str, bool], list[str]] = {}
    for record in records:
        found = pattern.search(record["Text"])
        term = found.group().lower() if found else NONE
        cells.setdefault((term, record["Label"] == "BAD"), []).append(record["Text"])
    texts: list[str] = []
    names: list[str] = []
    truth: list[bool] = []
    for (term, toxic), mine in sorted(cells.items()):
        chosen = sorted(mine, key=lambda text: fraction(text, seed))[:per_cell]
        texts += chosen
        names += [term] * len(chosen)
        truth += [toxic] * len(chosen)
    return Sentences(texts, np.array(truth), names)


def madlibs(data: Originals, seed: int) -> Sentences:
    """The drawn sentences of the set."""
    return draw(data.records("madlibs", "bias_madlibs_77k"), seed)


def groups(sentences: Sentences, measured: Measured) -> dict[str, tuple[Bools, Floats, Bools]]:
    """Truth, scores and membership [m] of each term, over the rows that have a score."""
    kept = [t for t, keep in zip(sentences.terms, measured.kept, strict=True) if keep]
    places = np.array(kept)
    return {
        term: (measured.truth, measured.scores, places == term)
        for term in sorted(set(kept) - {NONE})
    }


def bpsn(truth: Bools, scores: Floats, member: Bools) -> tuple[Bools, Floats]:
    """Background positives and the subgroup's negatives: low if the term alone raises a score."""
    chosen = (truth & ~member) | (~truth & member)
    return truth[chosen], scores[chosen]


def bnsp(truth: Bools, scores: Floats, member: Bools) -> tuple[Bools, Floats]:
    """Background negatives and the subgroup's positives: low if the term lowers a score."""
    chosen = (~truth & ~member) | (truth & member)
    return truth[chosen], scores[chosen]


def per_term(sentences: Sentences, measured: Measured, seed: int) -> dict[str, Any]:
    """Subgroup, BPSN and BNSP AUC of every term, and how many harmless sentences are flagged."""
    result: dict[str, Any] = {}
    for term, (truth, scores, member) in groups(sentences, measured).items():
        own = truth[member], scores[member]
        parts = {"subgroup": own, "bpsn": bpsn(truth, scores, member)}
        parts["bnsp"] = bnsp(truth, scores, member)
        found: dict[str, Any] = {"n": int(member.sum())}
        for name, part in parts.items():
            found[name] = round(auroc(*part), 4)
            found[f"{name}_interval"] = interval(auroc, *part, seed, rounds=ROUNDS)
        found["flagged"] = round(false_positive_rate(*own, np.ones(len(own[0]))), 4)
        result[term] = found
    return result


def summary(found: dict[str, Any], measured: Measured) -> dict[str, Any]:
    """The worst term of each figure, and what is flagged over all harmless sentences."""
    result: dict[str, Any] = {"n": len(measured.truth)}
    for name in ("subgroup", "bpsn", "bnsp"):
        term = min(found, key=lambda term: found[term][name])
        value, low_high = found[term][name], found[term][f"{name}_interval"]
        result[f"worst_{name}"] = {"term": term, "auroc": value, "auroc_interval": low_high}
    harmless = ~measured.truth
    flagged = measured.scores[harmless] >= 0.5
    result["flagged"] = round(share(flagged, np.ones(len(flagged))), 4)
    return result
