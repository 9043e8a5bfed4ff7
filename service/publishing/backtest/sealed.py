"""A trial as plain text, for other processes and machines: what is compiled can't be sent."""

from __future__ import annotations

from typing import NamedTuple

from service.policy import load_policy
from service.publishing.backtest.trial import Trial


class Sealed(NamedTuple):
    """The parts of a ``Trial``, with each policy as one line of JSON."""

    before: str
    after: str
    against: int
    sample: int

    @classmethod
    def of(cls, trial: Trial) -> Sealed:
        """The sealed form of ``trial``."""
        return cls(trial.before.sealed(), trial.after.sealed(), trial.against, trial.sample)

    def opened(self) -> Trial:
        """The trial again, with policies compiled anew."""
        return Trial(load_policy(self.before), load_policy(self.after), self.against, self.sample)
