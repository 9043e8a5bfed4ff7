"""The policy file: seeds a community, and enters as a new version when it changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from service.communities import ensure_community
from service.errors import ConfigurationError
from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.errors import NoPolicyError
from service.publishing.live import Policies
from service.publishing.versions import publish
from service.storage import Database, UnitOfWork

AUTHOR = "file"
log = logging.getLogger("reins.policy")


@dataclass
class PolicyFile:
    """A policy file that is watched.

    Attributes:
        path: the file.
        community_id: whose policy it is.
        wins: whether the file overrules what was published by hand (REINS_POLICY_SOURCE=file).
        problem: what is wrong with the file as it stands, or ``None``; shown by ``/readyz``.
    """

    path: Path
    community_id: str
    wins: bool = False
    problem: str | None = None
    _seen: tuple[int, int] | None = None

    def seed(self, database: Database) -> None:
        """Enter the file at start.

        A broken file is an error only where nothing is live yet.

        Raises:
            ConfigurationError: the file is broken and there is no earlier version to decide by.
        """
        self._seen = self._stamp()
        try:
            policy = load_policy_file(self.path)
        except PolicyError as error:
            self._refuse(error)
            if not database.write(self._has_live):
                raise ConfigurationError(
                    f"The policy {self.path} can't be used, and there is no earlier version:\n"
                    + format_problems(error.problems)
                ) from error
            return
        database.write(lambda unit: self._enter(unit, policy))

    def reload(self, database: Database) -> bool:
        """Enter the file if it changed since it was last looked at; tell whether it counts now.

        A broken file keeps the old policy and says so loudly.
        """
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            policy = load_policy_file(self.path)
        except PolicyError as error:
            self._refuse(error)
            return False
        version = database.write(lambda unit: self._enter(unit, policy))
        self.problem = None
        return version is not None

    def _enter(self, unit: UnitOfWork, policy: Policy) -> int | None:
        ensure_community(unit, self.community_id, self.community_id.title())
        reason = f"{self.path.name} changed"
        version = publish(unit, self.community_id, policy, AUTHOR, reason, wins=self.wins)
        if version is not None:
            log.info("policy version %d is live", version, extra={"policy_version": version})
        return version

    def _has_live(self, unit: UnitOfWork) -> bool:
        try:
            Policies().live(unit.connection, self.community_id)
        except NoPolicyError:
            return False
        return True

    def _refuse(self, error: PolicyError) -> None:
        self.problem = error.detail
        log.error(
            "THE POLICY FILE IS BROKEN, THE OLD POLICY STAYS IN FORCE: %s",
            "; ".join(str(problem) for problem in error.problems),
        )

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size
