"""An application that refuses to start is heard in one line; one that breaks is not hidden."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from service.errors import ConfigurationError
from service.settings import Settings
from service.supervisor.ports import require_port
from service.supervisor.serving import serve


def refusing(error: Exception) -> Callable[..., Awaitable[None]]:
    """An application as Starlette behaves: it reports the failed start, then raises."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "Traceback: ..."})
        raise error

    return application


def settings() -> Settings:
    return Settings(port=require_port("127.0.0.1", 0))


def test_a_refusal_is_raised_as_it_is_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    refusal = ConfigurationError("model.onnx is damaged. Fetch it again.")
    with caplog.at_level(logging.INFO), pytest.raises(ConfigurationError) as raised:
        serve(refusing(refusal), settings())
    assert raised.value is refusal
    assert "Traceback" not in caplog.text


def test_a_failure_nobody_foresaw_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(SystemExit, match="3"):
        serve(refusing(ZeroDivisionError()), settings())
    assert "Traceback" in caplog.text
