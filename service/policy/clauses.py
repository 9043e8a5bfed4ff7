"""A condition as alternatives of plain atoms, to see what can never hold and what implies what.

A condition holds when all atoms of one of its clauses hold (its disjunctive normal form, with
``not`` moved inwards; in Kleene's logic the two are true of the same posts).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from service.policy.atoms import Atom, Thresholds, atoms_of, negation_of
from service.policy.conditions import Condition

MAX_CLAUSES: Final = 64
Clause = frozenset[tuple[str, Atom]]
"""What must hold together: the name of a value, as a trace has it, and the atom about it."""
Clauses = list[Clause] | None
"""None where there are more than ``MAX_CLAUSES``: then nothing is known."""


def clauses_of(condition: Condition, thresholds: Thresholds) -> Clauses:
    """The clauses of ``condition``, also those that can never hold."""
    return _expand(condition, thresholds, True)


def conflict(clause: Clause) -> str | None:
    """The name of a value about which ``clause`` asks the impossible; None if it can hold."""
    atoms = sorted(clause, key=lambda item: item[0])
    for index, (name, atom) in enumerate(atoms):
        if any(n == name and atom.excludes(a) for n, a in atoms[: index + 1]):
            return name
    return None


def implies(clause: Clause, other: Clause) -> bool:
    """Whether ``other`` holds wherever ``clause`` does."""
    for name, atom in other:
        for mine, known in clause:
            if mine == name and known.within(atom):
                break
        else:
            return False
    return True


def _parts(condition: Condition, thresholds: Thresholds, holds: bool) -> Iterator[Clauses]:
    """The clauses of each part of a condition, or of its negation."""
    for atom in atoms_of(condition, thresholds):
        yield [frozenset([one]) for one in ([atom] if holds else negation_of(*atom))]
    for part in condition.all or ():
        yield _expand(part, thresholds, holds)
    if condition.any:
        parts = [_expand(part, thresholds, holds) for part in condition.any]
        yield _either(parts) if holds else _both(iter(parts))
    if condition.not_:
        yield _expand(condition.not_, thresholds, not holds)


def _expand(condition: Condition, thresholds: Thresholds, holds: bool) -> Clauses:
    parts = _parts(condition, thresholds, holds)
    return _both(parts) if holds else _either(list(parts))


def _either(parts: list[Clauses]) -> Clauses:
    known = [part for part in parts if part is not None]
    found = [clause for part in known for clause in part]
    return found if len(known) == len(parts) and len(found) <= MAX_CLAUSES else None


def _both(parts: Iterator[Clauses]) -> Clauses:
    found: list[Clause] = [frozenset()]
    for part in parts:
        if part is None or len(found) * len(part) > MAX_CLAUSES:
            return None
        found = [one | other for one, other in product(found, part)]
    return found
