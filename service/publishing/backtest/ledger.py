"""What is known of stored posts already, and which of them a model has to read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.decisions import StoredPost
from service.policy import Policy, PolicyError
from service.publishing.backtest.again import Served, Task, parsed
from service.publishing.backtest.claims import asked_ids, keys_of, similar_of
from service.publishing.errors import NoPolicyError
from service.publishing.live import Policies
from service.storage import Database


class Ledger:
    """Holds stored similarities against the claims that policies ask for now.

    Args:
        database: where older versions of the policy are read, once each.
        community_id: whose versions.
        policies: those that ask for claims.
        served: what scores posts now; None leaves every score as it is.
        every: whether a post gets its similarities by text though nothing is missing.

    Attributes:
        keys: the keys of each policy's claims by their ids, by the policy's hash.
    """

    def __init__(
        self,
        database: Database,
        community_id: str,
        policies: Sequence[Policy],
        served: Served | None,
        every: bool,
    ) -> None:
        self._database, self._community_id = database, community_id
        self._served, self._every = served, every
        self.keys = {policy.sha256: keys_of(policy) for policy in policies}
        self._ids = frozenset[str]().union(*map(asked_ids, policies))
        self._wanted = {
            self.keys[policy.sha256][name] for policy in policies for name in asked_ids(policy)
        }
        self._versions: dict[int | None, tuple[Mapping[str, str], bool]] = {}
        self._source = Policies()

    def task(self, post: StoredPost) -> Task | None:
        """What there is to do about a post; None where it stays as it is."""
        rescore = self._served is not None and not self._served.scored(post)
        if not (rescore or self._wanted or self._every):
            return None
        read = parsed(post)
        if read is None:
            return None
        facts, content = read
        measured: dict[str, Any] = facts.get("claims", {})
        keys, agrees = self._version(post.policy_version)
        if not (rescore or self._every) and agrees and self._ids <= measured.keys():
            return None
        similar = similar_of(measured, keys)
        compare = not self._wanted <= similar.keys()
        return Task(post, facts, content, similar, rescore, compare)

    def _version(self, version: int | None) -> tuple[Mapping[str, str], bool]:
        """The keys of a stored version's claims, and whether they mean the same everywhere."""
        if version not in self._versions:
            keys = self._read(version)
            agrees = self._ids <= keys.keys() and all(
                now.get(name, key) == key
                for now in self.keys.values()
                for name, key in keys.items()
            )
            self._versions[version] = keys, agrees
        return self._versions[version]

    def _read(self, version: int | None) -> dict[str, str]:
        if version is None:
            return {}
        try:
            found = self._database.read(
                lambda connection: self._source.version(connection, self._community_id, version)
            )
        except (NoPolicyError, PolicyError):
            return {}  # it can't be read any more: what it measured is measured again
        return keys_of(found.policy)
