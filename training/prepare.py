"""From source files to rows: read, label, dedupe, split."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from service.scoring import MODEL_LABELS, NORMALISER_VERSION, normalise
from training.dedupe import apart, cluster, merge_exact
from training.errors import TrainingError
from training.lexicon import Lexicon, derive
from training.readers import read_source
from training.rows import Row, Split, write_rows
from training.run import Run, sha256
from training.sources import Source, verify
from training.split import assign, cap
from training.suite import load_suite


def prepare(
    run: Run, data: Path, register: dict[str, Source], skip: Collection[str], seed: int
) -> dict[str, Any]:
    """Writes rows.jsonl (may train) and checks.jsonl (evaluation only) into the run folder.

    Texts are normalised as the service does it before scoring. Duplicates are found over all
    sources before splitting; a row that nearly equals one of a check set or of the functional
    suite is left out. Labels are derived from a word list if a source is one. Returns the note it
    writes, with counts and the hash of the rows. TrainingError if a split has no row.
    """
    chosen = {n: s for n, s in register.items() if n not in skip and s.use != "measure"}
    rows, checks = _read(data, chosen)
    if (lexicon := _lexicon(data, chosen)) is not None:
        derive(rows, lexicon)
    rows = _informative(rows)
    read = len(rows)
    rows = merge_exact(rows)
    exact = read - len(rows)
    held = [*checks, *_exam()]
    rows, clusters = apart(rows, cluster([*rows, *held]))
    assign(rows, clusters, seed)
    _all_there(rows)
    caps = {n: s.options["cap"] for n, s in chosen.items() if "cap" in s.options}
    rows = cap(rows, caps, seed)
    run.folder.mkdir(parents=True, exist_ok=True)
    write_rows(run.rows, rows)
    write_rows(run.checks, checks)
    note = {
        "seed": seed,
        "normaliser_version": NORMALISER_VERSION,
        "sources": sorted(chosen),
        "read": read,
        "exact_duplicates": exact,
        "near_checks": read - exact - len(clusters),
        "rows": len(rows),
        "counts": _counts(rows + checks),
        "data_hash": sha256(run.rows),
    }
    run.note("prepare", note)
    return note


def _read(data: Path, chosen: dict[str, Source]) -> tuple[list[Row], list[Row]]:
    rows: list[Row] = []
    checks: list[Row] = []
    bar = tqdm(chosen.items(), desc="sources", unit="source")
    for name, source in bar:
        bar.set_postfix_str(name)
        found = read_source(data, source)
        for row in found:
            row.text = normalise(row.text).text
            row.parent = normalise(row.parent).text if row.parent else None
        (rows if source.use == "train" else checks).extend(found)
    return rows, checks


def _lexicon(data: Path, chosen: dict[str, Source]) -> Lexicon | None:
    for source in chosen.values():
        if source.reader == "lexicon":
            return Lexicon.from_csv(verify(data, source.files[0]))
    return None


def _informative(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.text.strip() and (row.targets or row.topic)]


def _all_there(rows: list[Row]) -> None:
    missing = set(get_args(Split)) - {row.split for row in rows}
    if missing:
        raise TrainingError(
            f"No row is in the split {' and '.join(sorted(missing))}: bring more rows, or give the"
            " source a column that names the split (`splits` in the register)."
        )


def _exam() -> list[Row]:
    """The texts of the functional suite, which no training row may come near."""
    cases = [case for functionality in load_suite() for case in functionality.cases]
    return [Row(case.id, "suite", normalise(case.text).text) for case in cases]


def _counts(rows: list[Row]) -> dict[str, Any]:
    """Rows per source and split, and known and positive (>= 0.5) targets per label."""
    counts: dict[str, Any] = {}
    for source in sorted({row.source for row in rows}):
        mine = [row for row in rows if row.source == source]
        known = Counter(label for row in mine for label in row.targets)
        positive = Counter(
            label for row in mine for label, value in row.targets.items() if value >= 0.5
        )
        counts[source] = {
            "splits": dict(sorted(Counter(row.split or "check" for row in mine).items())),
            "known": {label: known[label] for label in MODEL_LABELS},
            "positive": {label: positive[label] for label in MODEL_LABELS},
        }
    return counts
