"""Labels derived from a word list: vulgar words in a text, and how strong they are."""

import csv
import io
import re
from collections.abc import Iterable

from training.rows import Row

_WORD = re.compile(r"[\w$@*]+")
STRONG = 1.5
"""Severity (1 mild to 3 severe) from which a term counts as profanity."""


class Lexicon:
    """Finds whole-word terms of a word list; a term's severity is 1 (mild) to 3 (severe)."""

    def __init__(self, severity: dict[str, float]) -> None:
        self._severity = {tuple(_WORD.findall(term)): value for term, value in severity.items()}
        self._longest = max(map(len, self._severity), default=0)

    @classmethod
    def from_csv(cls, content: bytes) -> "Lexicon":
        """Reads columns text and severity_rating; terms without a letter are left out."""
        records = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return cls(
            {
                record["text"].lower(): float(record["severity_rating"])
                for record in records
                if re.search(r"[a-z]{2}", record["text"].lower())
            }
        )

    def strength(self, text: str) -> float:
        """Severity of the strongest term in the text, 0.0 if there is none."""
        words = _WORD.findall(text.lower())
        sizes = range(1, self._longest + 1)
        found = (tuple(words[at : at + n]) for n in sizes for at in range(len(words) - n + 1))
        return max((self._severity.get(run, 0.0) for run in found), default=0.0)


def derive(rows: Iterable[Row], lexicon: Lexicon) -> None:
    """Adds the derived labels, where the source itself gives none.

    profanity: a term of severity >= 1.5 is a positive (0.9), a milder one leaves the label
    masked, none is a negative (0.03). severe_toxicity: 0 where toxicity is at most 0.2; 0.6 where
    raters agree on toxicity (>= 0.9) and a threat, an identity attack or a strong term is there
    too; masked otherwise.
    """
    for row in rows:
        strength = lexicon.strength(row.text)
        if "profanity" not in row.targets and not 0 < strength < STRONG:
            row.set({"profanity": 0.9 if strength else 0.03})
        toxicity = row.targets.get("toxicity")
        if toxicity is None or "severe_toxicity" in row.targets:
            continue
        if toxicity <= 0.2:
            row.set({"severe_toxicity": 0.0})
        elif toxicity >= 0.9:
            targets = row.targets
            worst = max(targets.get("threat", 0.0), targets.get("identity_attack", 0.0))
            if (worst >= 0.5 and strength >= STRONG) or targets.get("threat", 0.0) >= 0.7:
                row.set({"severe_toxicity": 0.6})
            elif worst < 0.3 and strength == 0.0:
                row.set({"severe_toxicity": 0.15})
