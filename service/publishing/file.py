"""The policy file: seeds a community, and enters as a new version when it changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from service.communities import ensure_community
from service.errors import ConfigurationError
from service.policy import Policy, PolicyError, format_problems, load_policy_file
from service.publishing.errors import CasesFailError
from service.publishing.queries import in_state
from service.publishing.steps import end_roll_out
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
        wins: whether the file overrules what was published by hand (REINS_POLICY_SOURCE=file);
            a roll-out that is under way ends then.
        problem: what is wrong with the file as it stands, or ``None``; shown by ``/readyz``.
    """

    path: Path
    community_id: str
    wins: bool = False
    problem: str | None = None
    _seen: tuple[int, int] | None = None

    def seed(self, database: Database) -> None:
        """Enter the file at start.

        A file that is broken, or whose cases fail, is an error only where nothing is live yet.

        Raises:
            ConfigurationError: the file can't be used and there is no earlier version.
        """
        self._seen = self._stamp()
        try:
            policy = load_policy_file(self.path)
            database.write(lambda unit: self._enter(unit, policy))
        except (PolicyError, CasesFailError) as error:
            self._refuse(error)
            if not database.read(self._has_live):
                raise ConfigurationError(
                    f"The policy {self.path} can't be used, and there is no earlier version:\n"
                    + _explained(error)
                ) from error

    def reload(self, database: Database) -> bool:
        """Enter the file if it changed since it was last looked at; tell whether it counts now.

        A file that is broken, or whose cases fail, keeps the old policy and says so loudly.
        """
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            policy = load_policy_file(self.path)
            version = database.write(lambda unit: self._enter(unit, policy))
        except (PolicyError, CasesFailError) as error:
            self._refuse(error)
            return False
        self.problem = None
        return version is not None

    def _enter(self, unit: UnitOfWork, policy: Policy) -> int | None:
        ensure_community(unit, self.community_id, self.community_id.title())
        reason = f"{self.path.name} changed"
        version = publish(unit, self.community_id, policy, AUTHOR, reason, wins=self.wins)
        if self.wins:
            end_roll_out(unit, self.community_id, AUTHOR, f"{self.path.name} decides.")
        if version is not None:
            log.info("policy version %d is live", version, extra={"policy_version": version})
        return version

    def _has_live(self, connection: Connection) -> bool:
        return in_state(connection, self.community_id, "live") is not None

    def _refuse(self, error: PolicyError | CasesFailError) -> None:
        self.problem = error.detail
        told = error.detail
        if isinstance(error, PolicyError):
            told = "; ".join(str(problem) for problem in error.problems)
        log.error("THE POLICY FILE IS BROKEN, THE OLD POLICY STAYS IN FORCE: %s", told)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size


def _explained(error: PolicyError | CasesFailError) -> str:
    return format_problems(error.problems) if isinstance(error, PolicyError) else error.detail
