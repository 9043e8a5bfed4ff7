"""Texts for members that are missing in a language which the policy gives elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from service.policy.errors import Problem
from service.policy.guidelines import untranslated
from service.policy.policy import Policy
from service.policy.schema import Guideline
from service.policy.source import Path, Source


def lint_texts(policy: Policy, source: Source) -> Iterator[Problem]:
    """Warnings about the purpose and guidelines, at their own place or that of a translation."""
    places = {one.id: (index, one) for index, one in enumerate(policy.guidelines)}
    original = policy.document.written_in
    for name, language, key in untranslated(policy):
        if name == "purpose":
            yield _purpose(source, language, original)
        else:
            index, guideline = places[name]
            yield _guideline(source, ("guidelines", index), guideline, language, key, original)


def _purpose(source: Source, language: str, original: str) -> Problem:
    message = f"the purpose is not translated into `{language}`"
    hint = f"add it under `purpose_translations`; until then members read it in `{original}`"
    return source.problem(("purpose",), message, hint, key=True)


def _guideline(
    source: Source, path: Path, guideline: Guideline, language: str, key: str, original: str
) -> Problem:
    given = guideline.translations.get(language)
    if given is None:
        message = f"the guideline `{guideline.id}` is not translated into `{language}`"
        hint = f"add it under its `translations`; until then members read it in `{original}`"
        return source.problem((*path, "id"), message, hint)
    many, few = len(getattr(guideline, key)), len(getattr(given, key))
    message = f"`{key}` of the guideline `{guideline.id}` has {few} in `{language}`, {many} in"
    where = (*path, "translations", language)
    return source.problem(where, f"{message} `{original}`", "translate each example", key=True)
