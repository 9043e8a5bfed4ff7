"""What has to be known to judge the figures of a back-test, in words. Pure."""

from __future__ import annotations

from typing import Any


def notes(result: dict[str, Any]) -> list[str]:
    """What the reader has to know to judge the figures, a sentence or two each."""
    stored = result["stored"]
    found = []
    if stored["differ"]:
        found.append(
            f"{stored['differ']:,} stored decisions differ from what version "
            f"{result['against']['version']} says now, {stored['differ_same_version']:,} of them "
            "made by that version."
        )
    found += scored_notes(stored)
    if stored["unreadable"]:
        found.append(
            f"{stored['unreadable']:,} stored decisions could not be read, or are kept without "
            "their words, and are left out."
        )
    if result["posts"]:
        found.append(_basis(result["verdicts"]))
    return found


def scored_notes(stored: dict[str, Any]) -> list[str]:
    """Which scores the figures rest on, as far as it is not the stored ones of the model served."""
    again, gone, other = (
        stored.get(name, 0) for name in ("scored_again", "text_gone", "other_model")
    )
    found = []
    if again:
        found.append(f"{again:,} posts were scored again by {stored['running_model']}.")
    if gone:
        found.append(
            f"{gone:,} posts could not be scored again, because their text is gone; their stored "
            "scores were used."
        )
    if other > gone:
        found.append(
            f"{other - gone:,} posts were scored by another model than "
            f"{stored['running_model']}; their stored scores were used."
        )
    return found + _claim_notes(stored)


def _claim_notes(stored: dict[str, Any]) -> list[str]:
    compared, unknown = (stored.get(name, 0) for name in ("claims_compared", "claims_unknown"))
    found = []
    if compared:
        found.append(f"{compared:,} posts were compared with claims now.")
    if unknown:
        found.append(
            f"{unknown:,} posts could not be compared with a claim of the candidate: rules that "
            "ask for it are not applicable to them."
        )
    return found


def _basis(verdicts: dict[str, Any]) -> str:
    """What the rates rest on."""
    said = f"Humans ruled on {verdicts['fine'] + verdicts['violation']:,} posts, "
    if not verdicts["sampled"]:
        return (
            f"{said}none of them drawn at random from what was allowed: what a policy misses "
            "there is not known (`review.sample`)."
        )
    return f"{said}{verdicts['sampled']:,} of them drawn at random from what was allowed."
