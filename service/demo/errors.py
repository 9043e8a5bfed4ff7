"""What can go wrong with the demo."""

from __future__ import annotations

from service.errors import ReinsError


class DemoError(ReinsError):
    """The demo can't be seeded; the text says what to do."""

    status = 500
    code = "demo_failed"
    title = "The demo could not be seeded"
