"""Where a fit stands, so that one that was stopped goes on."""

import time
from pathlib import Path
from typing import Any

import torch
from torch import nn

SECONDS = 240.0
"""Between two checkpoints: what a stop may cost."""


class Checkpoint:
    """One file with weights, optimiser, schedule and losses, valid for one set of settings.

    Attributes:
        seconds: spent on the fit before this start.
    """

    def __init__(self, path: Path, identity: dict[str, Any]) -> None:
        self._path = path
        self._identity = identity
        self._started = self._saved = time.monotonic()
        self.seconds = 0.0

    def load(
        self, model: nn.Module, optimiser: torch.optim.Optimizer, schedule: Any
    ) -> tuple[int, list[float]]:
        """Puts everything back; returns the steps done and their losses, (0, []) for a new fit."""
        if not self._path.is_file():
            return 0, []
        kept = torch.load(self._path, weights_only=False)
        if kept["identity"] != self._identity:
            return 0, []
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        self.seconds = kept["seconds"]
        return int(kept["step"]), list(kept["losses"])

    def save_if_due(
        self,
        step: int,
        losses: list[float],
        model: nn.Module,
        optimiser: torch.optim.Optimizer,
        schedule: Any,
    ) -> None:
        """Writes the file if the last one is old, through a neighbour so that no half is left."""
        now = time.monotonic()
        if now - self._saved < SECONDS:
            return
        self._saved = now
        part = self._path.with_suffix(".part")
        state = {
            "identity": self._identity,
            "step": step,
            "losses": losses,
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
            "seconds": self.seconds + now - self._started,
        }
        torch.save(state, part)
        part.replace(self._path)

    def discard(self) -> None:
        """Removes the file: the fit is done."""
        self._path.unlink(missing_ok=True)
