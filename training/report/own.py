"""The table of a set that the owner brought."""

from typing import Any

from training.report.markdown import count, number, percent, table, with_span

_HEAD = ("label", "n", "positives", "AUROC (95 %)", "AUPRC", "F1", "recall", "false positives")
_KEYS = ("auprc", "f1_at_0.5", "recall_at_0.5", "false_positive_rate_at_0.5", "ece")


def table_of(note: dict[str, Any]) -> str:
    """Figures per label at 0.5, and what the manifest's thresholds would do."""
    body = [
        [
            label,
            count(found["n"]),
            count(found["positives"]),
            with_span(found, "auroc"),
            *(number(found.get(key)) for key in _KEYS),
        ]
        for label, found in note["labels"].items()
    ]
    cuts = [
        [
            label,
            f"{name} from {cut['from']:g}",
            percent(cut["share"]),
            percent(cut["recall"]),
            percent(cut["false_positive_rate"]),
        ]
        for label, found in note["labels"].items()
        for name, cut in found.get("at_thresholds", {}).items()
    ]
    head = f"{note['model']} on {note['set']}: {count(note['rows'])} rows, {note['bad_rows']} bad."
    parts = [head, table([*_HEAD, "ECE"], body)]
    if cuts:
        parts.append(table(["label", "threshold", "posts", "recall", "false positives"], cuts))
    return "\n\n".join(parts)
