"""The word list as rows, and GoEmotions as weak negatives."""

from collections.abc import Iterator
from pathlib import Path

from training.readers.frames import records, source_records
from training.rows import Row, Split
from training.sources import Source, verify

_LEFT_OUT = frozenset(
    {"anger", "annoyance", "confusion", "disappointment", "disapproval", "disgust"}
    | {"embarrassment", "fear", "grief", "nervousness", "remorse", "sadness", "neutral"}
)
_SPLITS: dict[str, Split] = {"train": "train", "dev": "calibrate", "test": "test"}


def read_goemotions(data: Path, source: Source) -> Iterator[Row]:
    """Rows whose every emotion is warm or curious: weak negatives, vulgar or not."""
    *files, names = source.files
    emotions = verify(data, names).decode().split()
    for file in files:
        stem = Path(file.path).stem
        found = records(data, file, names=["text", "emotions", "id"], quoting=3)
        for record in found:
            marks = {emotions[int(part)] for part in record["emotions"].split(",")}
            if marks & _LEFT_OUT:
                continue
            row = Row(f"goemotions/{record['id']}", source.name, record["text"])
            row.split = _SPLITS[stem]
            row.set({"toxicity": 0.05, "severe_toxicity": 0.0, "insult": 0.04, "threat": 0.0})
            row.set({"identity_attack": 0.02, "spam": 0.0})
            yield row


def read_lexicon(data: Path, source: Source) -> Iterator[Row]:
    """Terms as short rows; severity 1 (mild) to 3 (severe) becomes a soft profanity label."""
    for _, number, record in source_records(data, source):
        severity = float(record["severity_rating"])
        kind = record["category_1"]
        row = Row(f"surge_profanity/{number}", source.name, record["text"], split="train")
        row.set({"profanity": 0.55 + 0.15 * severity, "spam": 0.0, "threat": 0.02})
        if kind.startswith(("racial", "sexual orientation")):
            row.set({"identity_attack": 0.4 + 0.15 * severity, "toxicity": 0.5 + 0.15 * severity})
        elif "insult" in kind or kind.startswith("mental"):
            row.set({"insult": 0.6, "toxicity": 0.55})
        elif kind.startswith("sexual anatomy"):
            row.set({"sexual": 0.2 * severity, "toxicity": 0.15 + 0.15 * severity})
        yield row
