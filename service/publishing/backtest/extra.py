"""Packages that only bulk work needs, imported when it begins."""

from __future__ import annotations

import importlib
from typing import Any

from service.errors import ConfigurationError


def load_extra(name: str) -> Any:
    """Import a package of the extra ``bulk``.

    Raises:
        ConfigurationError: it is not installed, with the command that installs it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"This needs {name.partition('.')[0]}, which is not installed. In the folder of Reins "
            "run: .venv/bin/python -m pip install -e '.[bulk]'"
        ) from error
