"""Attacks of kinds that were never trained on, on held-out rows, with and without protection."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from training.attacks import HELD_OUT, attack, measure_attacks, samples
from training.attacks.measure import COST, STRENGTH
from training.evaluation.sample import Sample
from training.infer import Graph, column
from training.metrics import Bools, Floats
from training.rows import Row

TEXTS = 600
"""Held-out texts that are attacked, half of them toxic."""
HARMLESS = 0.2
"""Target up to which a text is plainly harmless."""
NATURAL_LENGTH = range(20, 400)
"""Characters of the texts: shorter ones hold no word to disguise."""


def clear(rows: Sequence[Row], seed: int, count: int = TEXTS) -> tuple[list[str], Bools]:
    """`count` texts at most, as many toxic as plainly harmless, spread over the sources."""
    rng = random.Random(seed)
    picked: list[tuple[str, bool]] = []
    for toxic in (True, False):
        waiting = _by_source(rows, toxic, rng)
        while waiting and sum(1 for _, side in picked if side == toxic) < count // 2:
            for source in sorted(waiting):
                picked.append((waiting[source].pop(), toxic))
            waiting = {source: left for source, left in waiting.items() if left}
    half = min(count // 2, *(sum(side == toxic for _, side in picked) for toxic in (True, False)))
    chosen = [
        pair for toxic in (True, False) for pair in [p for p in picked if p[1] == toxic][:half]
    ]
    return [text for text, _ in chosen], np.array([side for _, side in chosen], dtype=bool)


def _by_source(rows: Sequence[Row], toxic: bool, rng: random.Random) -> dict[str, list[str]]:
    waiting: dict[str, list[str]] = {}
    for row in rows:
        target = row.targets.get("toxicity")
        if target is None or len(row.text) not in NATURAL_LENGTH:
            continue
        if target >= 0.5 if toxic else target <= HARMLESS:
            waiting.setdefault(row.source, []).append(row.text)
    for texts in waiting.values():
        rng.shuffle(texts)
    return waiting


def disguised(rows: Sequence[Row], kinds: Sequence[str], seed: int) -> Sample:
    """The clear texts once per kind, as `attacks` disguises them."""
    texts, truth = clear(rows, seed)
    found: list[str] = []
    for kind in kinds:
        rng = random.Random(f"{seed}/{kind}")
        found += [attack(kind, text, rng, STRENGTH) for text in texts]
    return Sample("attacks", "toxicity", found, np.tile(truth, len(kinds)).astype(bool))


def attacks(graph: Graph, rows: Sequence[Row], seed: int) -> dict[str, Any]:
    """The fall in AUROC by held-out kind, as served and without the normaliser, and samples.

    Texts that the service turns away once disguised keep the model's score here: to leave them out
    would hide what the attack does.
    """
    texts, truth = clear(rows, seed)
    if not truth.any():
        return {"n": 0, "kinds": {}}

    def served(texts: list[str]) -> Floats:
        return graph.calibrated(graph.run(texts, "attacks"))[:, column("toxicity")]

    def bare(texts: list[str]) -> Floats:
        return graph.calibrated(graph.run(texts, "attacks, bare", bare=True))[:, 0]

    kinds = list(HELD_OUT)
    shown = samples(kinds, seed)
    found = zip(
        measure_attacks(served, texts, truth, kinds, seed),
        measure_attacks(bare, texts, truth, kinds, seed),
        strict=True,
    )
    result: dict[str, Any] = {}
    for protected, exposed in found:
        result[protected.kind] = {
            "fall": round(protected.fall, 4),
            "fall_interval": (round(protected.low, 4), round(protected.high, 4)),
            "fall_bare": round(exposed.fall, 4),
            "counts": exposed.fall >= COST,
            "sample": shown[protected.kind],
        }
        clean = round(protected.clean, 4)
    counted = [figure["fall"] for figure in result.values() if figure["counts"]]
    return {
        "n": len(texts),
        "auroc": clean,
        "kinds": result,
        "mean_fall": round(float(np.mean(counted)), 4) if counted else 0.0,
        "worst_fall": max(counted, default=0.0),
        "counted": len(counted),
    }
