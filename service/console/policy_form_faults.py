"""Problems of a policy, said at the controls of the form that writes a part of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from service.console.policy_form_fields import Faults, Field, Path, Values
from service.policy import Problem
from service.policy.source import Place, Source, read_yaml


def faults_of(
    problems: Sequence[Problem], text: str, path: Path, field: Field, values: Values
) -> Faults:
    """Return the problems that lie within one entry of the policy, by control.

    Args:
        problems: what is wrong with the whole text.
        text: the text.
        path: the entry that the form writes.
        field: the form.
        values: what stands in it.
    """
    source = read_yaml(text, "policy.yaml")
    paths = _paths(source, path)
    faults: Faults = {}
    for problem in problems:
        where = paths.get((problem.line, problem.column))
        if where is None or problem.file != "policy.yaml":
            continue
        name = field.locate(values, "", where[len(path) :])
        said = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
        faults[name] = f"{faults[name]}; {said}" if name in faults else said
    return faults


def _paths(source: Source, below: Path) -> dict[Place, Path]:
    """Which path each place within an entry stands for; a value before its first key."""
    found: dict[Place, Path] = {}
    for places in (source.values, source.keys):
        for path, place in places.items():
            if path[: len(below)] == below:
                found.setdefault(place, path)
    return found
