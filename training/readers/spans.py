"""toxic_spans: raters who mark the whole text, or type the spans that are toxic."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from training.readers.frames import records
from training.rows import Row
from training.sources import Source

_TYPES = {
    "Insult": "insult",
    "Identity based Attack": "identity_attack",
    "Profane/Obscene": "profanity",
    "Threat": "threat",
}


class _Votes:
    """The votes on one comment."""

    def __init__(self) -> None:
        self.raters = 0
        self.toxic = 0
        self.typed = 0
        self.kinds: dict[str, int] = defaultdict(int)

    def targets(self) -> dict[str, float]:
        """Shares of raters. A rater who marked the whole text typed nothing, and is left out."""
        share = self.toxic / self.raters
        targets = {"toxicity": share, "spam": 0.02}
        informed = self.typed + (self.raters - self.toxic)
        if informed == 0:
            return targets
        for label in ("insult", "identity_attack", "threat"):
            targets[label] = min(share, self.kinds[label] / informed)
        if self.kinds["profanity"]:
            targets["profanity"] = min(1.0, 0.5 + self.kinds["profanity"] / informed)
        if share < 0.34:
            targets |= {"severe_toxicity": 0.0, "sexual": 0.02}
        return targets


def read_toxic_spans(data: Path, source: Source) -> Iterator[Row]:
    """Comments with their raters' shares (Pavlopoulos et al. 2022)."""
    comments, annotations, spans = source.files
    kinds: dict[str, set[str]] = defaultdict(set)
    for record in records(data, spans):
        if record["type"] in _TYPES:
            kinds[record["annotation"]].add(_TYPES[record["type"]])
    votes: dict[str, _Votes] = defaultdict(_Votes)
    for record in records(data, annotations):
        vote = votes[record["comment_id"]]
        vote.raters += 1
        vote.toxic += record["not toxic"] != "True"
        found = kinds.get(record["annotation"], set())
        vote.typed += bool(found)
        for kind in found:
            vote.kinds[kind] += 1
    for record in records(data, comments):
        if record["comment_id"] in votes:
            row = Row(f"toxic_spans/{record['comment_id']}", source.name, record["comment_text"])
            row.set(votes[record["comment_id"]].targets())
            yield row
