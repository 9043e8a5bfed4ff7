"""A post is compared with each claim of its policy, by the nearest of its windows."""

from __future__ import annotations

import numpy as np
import pytest

from service.decisions import ClaimIndex
from service.scoring import Floats
from tests.support.policies import policy_of

VECTORS = {"flat": [1.0, 0.0], "young": [0.0, 1.0]}
ONE = "correction: No., owner: Geo, source: Photographs, review_by: 2999-01-01"
POLICY = policy_of(
    "  - {name: r, when: {claim: {id: earth, at_least: 0.8}}, then: {label: x}}",
    claims=f"{{earth: {{text: flat, {ONE}}}, sun: {{text: young, {ONE}}}}}",
)


class Embedder:
    """Gives vectors of two numbers, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> Floats:
        self.asked.append(text)
        return np.asarray(VECTORS[text], np.float32)


def windows(*vectors: tuple[float, float]) -> Floats:
    return np.asarray(vectors, np.float32)


def test_the_nearest_window_counts() -> None:
    found = ClaimIndex().similarities(POLICY, windows((0.6, 0.8), (0.8, 0.6)), Embedder())
    assert found == pytest.approx({"earth": 0.8, "sun": 0.8})


def test_claims_are_embedded_once_for_a_policy() -> None:
    index, embed = ClaimIndex(), Embedder()
    for _ in range(3):
        index.similarities(POLICY, windows((1.0, 0.0)), embed)
    assert embed.asked == ["flat", "young"]


def test_a_policy_without_claims_embeds_nothing() -> None:
    embed = Embedder()
    plain = policy_of("  - {name: r, when: {reply: true}, then: {label: x}}")
    assert ClaimIndex().similarities(plain, windows((1.0, 0.0)), embed) == {}
    assert embed.asked == []
