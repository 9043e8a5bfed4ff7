"""How similar posts are to the claims of candidates in the shadow."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.decisions import StoredPost
from service.policy import Policy
from service.publishing.backtest.again import Served
from service.publishing.backtest.rescore import Rescorer
from service.publishing.queries import VersionView
from service.scoring import BundleError, load_bundle
from service.storage import Database

log = logging.getLogger("reins.policy")


@dataclass(frozen=True, slots=True)
class _Measures:
    """Measures posts of one candidate: by the ``model``, or by what is stored alone."""

    sha256: str
    served: Served | None
    by_model: Rescorer
    by_store: Rescorer


class ShadowClaims:
    """Compares posts with the claims of candidates, behind what decides.

    A decision keeps how similar its post is to the claims of the version that decided. Only where
    the candidate asks for another statement does the model read the text again; it is in memory
    only while such a candidate is in the shadow.

    Args:
        database: where the versions that decided are read.
        model: folder of the model that is served; without it nothing is read again.
    """

    def __init__(self, database: Database, model: Path | None) -> None:
        self._database = database
        self._model = model
        self._measures: dict[str, _Measures] = {}

    def keep(self, candidates: Collection[VersionView]) -> None:
        """Forget all communities but those of the candidates."""
        for community_id in self._measures.keys() - {one.community_id for one in candidates}:
            del self._measures[community_id]

    def measure(
        self, community_id: str, policy: Policy, posts: Sequence[StoredPost]
    ) -> Sequence[StoredPost]:
        """The same posts in order, with ``similar`` where the candidate's claims need it.

        Posts that another model has scored are left with what is stored. If the model fails, all
        of them are: the rules that ask for what is missing are not applicable then.
        """
        if "claims" not in policy.needs:
            self._measures.pop(community_id, None)
            return posts
        measures = self._of(community_id, policy)
        served = measures.served
        ours = [post for post in posts if served is not None and served.scored(post)]
        found = _by_id(measures.by_store.block(posts))
        try:
            found |= _by_id(measures.by_model.block(ours))
        except Exception:
            log.exception("claims of a policy in the shadow could not be compared by the model")
        return [found[post.decision_id] for post in posts]

    def _of(self, community_id: str, policy: Policy) -> _Measures:
        known = self._measures.get(community_id)
        if known is None or known.sha256 != policy.sha256:
            known = self._measures[community_id] = self._open(community_id, policy)
        return known

    def _open(self, community_id: str, policy: Policy) -> _Measures:
        bundle = None
        try:
            bundle = load_bundle(self._model) if self._model else None
        except BundleError as error:
            log.warning("a policy in the shadow goes without the model: %s", error.detail)
        served = Served(bundle.model_version) if bundle else None
        by_model, by_store = (
            Rescorer(self._database, community_id, one, [policy]) for one in (bundle, None)
        )
        return _Measures(policy.sha256, served, by_model, by_store)


def _by_id(posts: Sequence[StoredPost]) -> dict[str, StoredPost]:
    return {post.decision_id: post for post in posts}
