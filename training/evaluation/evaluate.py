"""All figures of a run, written to its note: what the report and the card are made of."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from service.scoring import MODEL_LABELS
from training.draft import draft
from training.evaluation import anchors, functional, identity, offtopic
from training.evaluation.checks import Originals, originals
from training.evaluation.goals import judge
from training.evaluation.heldout import per_label, per_source, summary
from training.evaluation.parity import parity
from training.evaluation.robustness import attacks
from training.evaluation.sample import Sample, measure
from training.infer import Graph
from training.reference import load_reference
from training.rows import Row, read_rows
from training.run import Run
from training.sources import Source


def evaluate(
    run: Run, data: Path | None = None, register: dict[str, Source] | None = None
) -> dict[str, Any]:
    """Measures a run's calibrated int8 graph; writes and returns the note.

    Without a `data` folder the figures that need original files are left out. A second call reads
    the scores that the first one kept in the run.
    """
    calibrated = run.read("calibrate")
    graph = Graph(draft(run), run.cache)
    rows = list(read_rows(run.need(run.rows, "prepare")))
    found = [row for row in rows if row.split == "test"]
    held = [row for row in found if row.targets]
    seed = run.read("prepare")["seed"]
    reference = load_reference()
    graph.run([row.text for row in held], "test split", parents=[row.parent for row in held])
    labels = {
        label: per_label(graph, held, label, reference, calibrated["thresholds"][label], seed)
        for label in MODEL_LABELS
    }
    note: dict[str, Any] = {
        "labels": labels,
        "calibration": worst(labels),
        "sources": per_source(graph, held, seed),
        "checks": {
            sample.name: anchors.check_figures(graph, sample, seed)
            for sample in anchors.checks(list(read_rows(run.checks)))
        },
        "off_topic": _off_topic(graph, found, seed),
        "functionalities": functional.functionalities(graph, seed),
        "attacks": attacks(graph, held, seed),
        "int8_against_fp32": _parity(run, graph, held, seed),
    }
    note |= published(graph, originals(data, register), anchors.Seen.of(rows), seed)
    note["goals"] = judge(note)
    run.note("evaluate", note)
    return note


def worst(labels: dict[str, Any]) -> dict[str, Any]:
    """The labels with the largest calibration errors and the smallest Brier skill."""
    result: dict[str, Any] = {}
    for key, name in (("ece", "worst_ece"), ("ece_from_0.1", "worst_ece_from_0_1")):
        found = {label: value[key] for label, value in labels.items() if key in value}
        if found:
            label = max(found, key=lambda label: found[label])
            result[name] = {"label": label, "value": found[label]}
    skill = {label: v["brier_skill"] for label, v in labels.items() if "brier_skill" in v}
    if skill:
        label = min(skill, key=lambda label: skill[label])
        interval = labels[label]["brier_skill_interval"]
        result["worst_brier_skill"] = {"label": label, "value": skill[label], "interval": interval}
    return result


def published(graph: Graph, data: Originals, seen: anchors.Seen, seed: int) -> dict[str, Any]:
    """Figures on original files; `left_out` names the sources whose files are not there."""

    def summarised(sample: Sample) -> dict[str, Any]:
        return summary(measure(graph, sample), seed)

    parts: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
        "jigsaw": ("jigsaw_sample", lambda: _jigsaw(graph, data, seed)),
        "github_incivility": ("github_incivility", lambda: summarised(anchors.github(data, seen))),
        "wiki_talk": ("context_toxicity", lambda: _wiki_talk(graph, data, seen, seed)),
        "identity": ("madlibs", lambda: _identity(graph, data, seed)),
        "chats": ("slack_chats", lambda: _chats(graph, data, seed)),
    }
    present = {name: data.has(source) for name, (source, _) in parts.items()}
    note: dict[str, Any] = {name: work() for name, (_, work) in parts.items() if present[name]}
    left_out = [source for name, (source, _) in parts.items() if not present[name]]
    return note | {"left_out": left_out}


def _jigsaw(graph: Graph, data: Originals, seed: int) -> dict[str, Any]:
    samples = zip(anchors.JIGSAW, anchors.jigsaw(data), strict=True)
    return anchors.jigsaw_figures({name: measure(graph, one) for name, one in samples}, seed)


def _wiki_talk(graph: Graph, data: Originals, seen: anchors.Seen, seed: int) -> dict[str, Any]:
    talk = anchors.wiki_talk(data, seen)
    return anchors.wiki_talk_figures(talk, measure(graph, talk.sample), seed)


def _identity(graph: Graph, data: Originals, seed: int) -> dict[str, Any]:
    sentences = identity.madlibs(data, seed)
    measured = measure(graph, Sample("madlibs", "toxicity", sentences.texts, sentences.truth))
    terms = identity.per_term(sentences, measured, seed)
    return {"summary": identity.summary(terms, measured), "terms": terms}


def _chats(graph: Graph, data: Originals, seed: int) -> dict[str, Any]:
    confirmed = offtopic.chats(data, seed)
    parts = {"confirmed": confirmed, "described": offtopic.described(confirmed)}
    found = {name: summary(measure(graph, one), seed) for name, one in parts.items()}
    return {"posts": offtopic.CONFIRMED, **found}


def _off_topic(graph: Graph, rows: Sequence[Row], seed: int) -> dict[str, Any]:
    sample = offtopic.intents(rows, seed)
    if sample is None:
        return {"n": 0, "positives": 0}
    return summary(measure(graph, sample), seed)


def _parity(run: Run, graph: Graph, rows: Sequence[Row], seed: int) -> dict[str, Any]:
    return parity(graph, Graph(draft(run, run.fp32), run.cache), rows, seed)
