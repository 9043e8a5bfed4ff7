"""A moment on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from service.kit import system_clock
from service.publishing.backtest.span import moment_of


class Moment(click.ParamType[datetime]):
    """A moment, as ``moment_of`` reads it."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read ``value``; what can't be read fails as a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(str(value), system_clock())
        except ValueError as error:
            self.fail(str(error), param, ctx)
