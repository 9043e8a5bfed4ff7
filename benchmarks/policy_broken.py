"""How long broken policy files take to be refused: `python -m benchmarks.policy_broken`."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import click
from tqdm import tqdm

from service.policy import PolicyError, load_policy, load_policy_file
from tests.support.broken_policies import BROKEN, mutants

GOAL_SECONDS = 1.0
DEFAULT = Path("policies") / "default.yaml"
MUTANTS = 200


def main() -> None:
    """Load each file of the corpus once; print the slowest, in seconds of processor time.

    Processor time, because a busy machine would be measured otherwise. Exits 1 where a file
    takes longer than a second.
    """
    corpus = dict(BROKEN)
    good = load_policy_file(DEFAULT).sealed()
    corpus |= {f"chance {i}": source for i, source in enumerate(mutants(good, 0, MUTANTS))}
    took = {name: _refuse(corpus[name]) for name in tqdm(corpus, desc="broken", unit="file")}
    slowest = sorted(took, key=lambda name: -took[name])[:12]
    for name in slowest:
        click.echo(f"{took[name]:6.3f} s  {name}")
    reached = took[slowest[0]] <= GOAL_SECONDS
    click.echo(
        f"{len(corpus)} files, {sum(took.values()):.1f} s in all; the slowest "
        f"{took[slowest[0]]:.2f} s, goal ≤ {GOAL_SECONDS:g} s {'reached' if reached else 'MISSED'}"
    )
    if not reached:
        raise SystemExit(1)


def _refuse(source: str) -> float:
    """Processor seconds it takes to refuse ``source`` (or to accept it, where chance mends it)."""
    began = time.process_time()
    with contextlib.suppress(PolicyError):
        load_policy(source)
    return time.process_time() - began


if __name__ == "__main__":
    main()
