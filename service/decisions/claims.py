"""How similar a post is to the false statements that a policy knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from service.policy import Policy
from service.scoring import Floats

MAX_POLICIES: Final = 16
Embed = Callable[[str], Floats]


@dataclass
class ClaimIndex:
    """The claims of the policies last asked for, embedded once for each policy."""

    _known: OrderedDict[str, Floats] = field(default_factory=OrderedDict)

    def knows(self, policy: Policy) -> bool:
        """Whether the claims of ``policy`` are embedded, so that comparing needs no model."""
        return policy.sha256 in self._known or not policy.document.claims

    def similarities(self, policy: Policy, post: Floats, embed: Embed) -> dict[str, float]:
        """The cosine between a post and each claim of ``policy``, with four decimals.

        Args:
            policy: what it says under `claims`; without any the answer is empty.
            post: unit vectors, float32 [windows, size]; the nearest window counts, so that a
                long post can't bury a claim.
            embed: gives the unit vector of a text by the same model, float32 [size].
        """
        ids = list(policy.document.claims)
        if not ids:
            return {}
        found = (post @ self._vectors(policy, embed).T).max(axis=0)
        return {name: round(float(value), 4) for name, value in zip(ids, found, strict=True)}

    def _vectors(self, policy: Policy, embed: Embed) -> Floats:
        """Float32 [claims, size]. Two threads may both embed them: they get the same."""
        known = self._known.get(policy.sha256)
        if known is not None:
            return known
        vectors: Floats = np.stack([embed(one.text) for one in policy.document.claims.values()])
        while len(self._known) >= MAX_POLICIES:
            self._known.popitem(last=False)
        self._known[policy.sha256] = vectors
        return vectors
