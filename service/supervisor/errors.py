"""What can go wrong while an instance starts."""

from __future__ import annotations

from service.errors import ConfigurationError


class AlreadyRunningError(ConfigurationError):
    """Another instance holds the data folder."""

    code = "already_running"


class PortTakenError(ConfigurationError):
    """Something else listens on the port."""

    code = "port_taken"


class StartError(ConfigurationError):
    """A part of the instance ended, or stayed silent, before it was ready."""

    code = "start_failed"
