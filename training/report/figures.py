"""Tables of an evaluation's figures: held-out rows, check sets, hard cases, attacks, groups."""

from collections.abc import Callable
from typing import Any

from service.scoring import MODEL_LABELS
from training.report.markdown import count, number, percent, span, table, with_span

_COLUMNS = ("auprc", "f1_at_0.5", "recall_at_0.5", "false_positive_rate_at_0.5")
_TITLES = ("n", "positives", "AUROC (95 %)", "AUPRC", "F1", "recall", "false positives")
NOT_MEASURED = "Not measured: {} was not in the data folder.\n"

Note = dict[str, Any]


def _cells(found: Note) -> list[str]:
    counts = [count(found["n"]), count(found["positives"])]
    return [*counts, with_span(found, "auroc"), *(number(found.get(key)) for key in _COLUMNS)]


def goals(note: Note) -> str:
    """Every figure to reach, with what was reached."""
    words = {True: "reached", False: "**missed**", None: "not measured"}
    body = [
        [
            goal["on"],
            goal["goal"],
            number(goal["value"], 4),
            span(goal["interval"], 4),
            words[goal["reached"]],
            goal["beside"],
        ]
        for goal in note["goals"]
    ]
    return table(["on", "goal", "figure", "95 % interval", "", "beside"], body)


def labels(note: Note) -> str:
    """Held-out figures per label; F1, recall and false positives at 0.5."""
    body = [[label, *_cells(note["labels"][label])] for label in MODEL_LABELS]
    return table(["label", *_TITLES], body)


def sources(note: Note) -> str:
    """Held-out figures per source, of every label with enough rows of both kinds."""
    body = [
        [source, label, *_cells(figures)]
        for source, found in note["sources"].items()
        for label, figures in found.items()
        if "auroc" in figures
    ]
    return table(["source", "label", *_TITLES], body)


def calibration(note: Note) -> str:
    """Calibration errors per label in the reference mix, on all rows and on those from 0.1."""
    body = [
        [
            label,
            number(found.get("ece")),
            number(found.get("ece_by_chance")),
            count(found.get("n_from_0.1")),
            number(found.get("ece_from_0.1")),
            number(found.get("ece_from_0.1_by_chance")),
            with_span(found, "brier_skill"),
        ]
        for label, found in ((label, note["labels"][label]) for label in MODEL_LABELS)
    ]
    head = ["label", "ECE", "by chance", "n from 0.1", "ECE from 0.1", "by chance"]
    return table([*head, "Brier skill (95 %)"], body)


def checks(note: Note) -> str:
    """Sets that nothing was trained on, beside the baseline."""
    body = [
        [name, system, *_cells(found)]
        for name, systems in note["checks"].items()
        for system, found in systems.items()
    ]
    if "github_incivility" in note:
        body.append(
            ["github_incivility, own test split", "reins", *_cells(note["github_incivility"])]
        )
    return table(["set", "system", *_TITLES], body)


def jigsaw(note: Note) -> str:
    """The six columns of the Jigsaw sample's val file, and the mean of three."""
    if "jigsaw" not in note:
        return NOT_MEASURED.format("jigsaw_sample")
    found = note["jigsaw"]
    body = [
        [name, count(column["n"]), count(column["positives"]), with_span(column, "auroc")]
        for name, column in found["columns"].items()
    ]
    mean = found["mean"]
    body.append([f"mean of {', '.join(mean['of'])}", "", "", with_span(mean, "auroc")])
    return table(["column", "n", "positives", "AUROC (95 %)"], body)


def wiki_talk(note: Note) -> str:
    """False positives beside Perspective's, at the recall that it reaches at 0.5."""
    found = note.get("wiki_talk")
    if found is None:
        return NOT_MEASURED.format("context_toxicity")
    if "difference" not in found:
        return f"Of {count(found['n'])} comments too few are toxic for a figure.\n"
    ours = [percent(found["false_positive_rate"], 2), with_span(found, "auroc")]
    theirs = [percent(found["perspective_false_positive_rate"], 2)]
    theirs.append(number(found["perspective_auroc"]))
    lines = table(
        ["system", "score from", "false positives", "AUROC"],
        [["reins", number(found["threshold"]), *ours], ["Perspective", "0.500", *theirs]],
    )
    low, high = (percent(bound, 2) for bound in found["difference_interval"])
    return (
        f"{count(found['n'])} comments, {found['positives']} toxic, none of them learnt from. Both"
        f" at a recall of {percent(found['recall'])}:\n\n{lines}\n\nDifference of the false"
        f" positives: {percent(found['difference'], 2)} (95 %: {low} to {high})."
    )


def identity(note: Note) -> str:
    """Subgroup, BPSN and BNSP AUC per identity term, the worst BPSN first."""
    if "identity" not in note:
        return NOT_MEASURED.format("madlibs")
    terms = sorted(note["identity"]["terms"].items(), key=lambda pair: pair[1]["bpsn"])
    body = [
        [
            term,
            count(found["n"]),
            *(with_span(found, key) for key in ("subgroup", "bpsn", "bnsp")),
            percent(found["flagged"]),
        ]
        for term, found in terms
    ]
    head = ["term", "n", "subgroup AUC (95 %)", "BPSN AUC (95 %)", "BNSP AUC (95 %)"]
    return table([*head, "harmless ones at 0.5 or more"], body)


def identity_worst(note: Note) -> str:
    """The groups over-flagged most, in a sentence."""
    if "identity" not in note:
        return NOT_MEASURED.format("madlibs")
    found = note["identity"]
    most = sorted(found["terms"].items(), key=lambda pair: -pair[1]["flagged"])[:5]
    named = ", ".join(f"{term} {percent(value['flagged'])}" for term, value in most)
    worst = found["summary"]["worst_bpsn"]
    return (
        f"Of harmless template sentences {percent(found['summary']['flagged'])} get 0.5 or more;"
        f" most where the term is: {named}. The lowest BPSN AUC is that of"
        f" {worst['term']}, {with_span(worst, 'auroc')}."
    )


def off_topic(note: Note) -> str:
    """off_topic on topics that were never trained on."""
    body = [["intents of held-out topics", *_cells(note["off_topic"])]]
    if "chats" in note:
        chats = "Elm against Racket, messages of 25 words or more"
        described, confirmed = note["chats"]["described"], note["chats"]["confirmed"]
        body.append([f"{chats}, description alone", *_cells(described)])
        body.append([f"{chats}, {note['chats']['posts']} confirmed in each", *_cells(confirmed)])
    return table(["", *_TITLES], body)


def functionalities(note: Note) -> str:
    """The functional suite, a row each, the worst first."""
    found = note["functionalities"]
    rows = sorted(found["rows"].items(), key=lambda pair: pair[1]["accuracy"])
    body = [
        [
            name.replace("_", " "),
            count(row["n"]),
            percent(row["cases"]),
            percent(row["near_misses"]),
            f"{percent(row['accuracy'])} ({_percents(row['accuracy_interval'])})",
            percent(row["first_run"]),
        ]
        for name, row in rows
    ]
    mean = found["mean"]
    whole = f"{percent(mean['accuracy'])} ({_percents(mean['accuracy_interval'])})"
    body.append(["**mean**", "", "", "", whole, ""])
    first = found["first_run_of"] or "none recorded"
    head = ["functionality", "n", "cases", "near-misses", "right (95 %)", f"first run ({first})"]
    return table(head, body)


def _percents(interval: list[float]) -> str:
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f}"


def attacks(note: Note) -> str:
    """The fall in AUROC by kind, the most harmful first, with a mild sample of each."""
    found = note["attacks"]
    if not found["kinds"]:
        return "Not measured: the test split holds too few clear texts.\n"
    kinds = sorted(found["kinds"].items(), key=lambda pair: -pair[1]["fall"])
    body = [
        [
            kind,
            with_span(figure, "fall"),
            number(figure["fall_bare"]),
            "yes" if figure["counts"] else "no",
            figure["sample"][1],
        ]
        for kind, figure in kinds
    ]
    head = ["kind", "fall of AUROC (95 %)", "without normaliser", "counts", "sample"]
    return (
        f"{count(found['n'])} held-out texts, AUROC {number(found['auroc'])} undisguised; mean"
        f" fall of the {found['counted']} kinds that count {number(found['mean_fall'], 4)}.\n\n"
        + table(head, body)
    )


def parity(note: Note) -> str:
    """What int8 costs."""
    found = note["int8_against_fp32"]
    body = [[label, with_span(loss, "loss", 4)] for label, loss in found["auroc_loss"].items()]
    return (
        f"On {count(found['n'])} held-out rows the probability of int8 differs from fp32 by"
        f" {found['mean_difference']:.4f} in the mean and {found['largest_difference']:.3f} at"
        f" most.\n\n" + table(["label", "loss of AUROC (95 %)"], body)
    )


TABLES: dict[str, Callable[[Note], str]] = {
    write.__name__: write
    for write in (
        goals,
        labels,
        sources,
        calibration,
        checks,
        jigsaw,
        wiki_talk,
        identity,
        identity_worst,
        off_topic,
        functionalities,
        attacks,
        parity,
    )
}
"""Every table by the name that the texts of the card use."""
