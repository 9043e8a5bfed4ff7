"""The bundle that the repository ships, which is the one the service serves by default."""

from __future__ import annotations

from pathlib import Path

from service.settings import INSTALLATION, Settings

SHIPPED: Path = INSTALLATION / Settings.model_fields["model"].default
