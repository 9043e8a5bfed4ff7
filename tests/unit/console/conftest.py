"""The console over a real server, and a moderator of its world."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from service.communities import StaffMember
from tests.support.community import World
from tests.support.console import console_app, serving


@pytest.fixture
def client(sqlite_world: World) -> Iterator[httpx.Client]:
    with (
        serving(console_app(sqlite_world)) as url,
        httpx.Client(base_url=url, follow_redirects=False) as made,
    ):
        yield made


@pytest.fixture
def robin(sqlite_world: World) -> StaffMember:
    return sqlite_world.staff("Robin")


@pytest.fixture
def ada(sqlite_world: World) -> StaffMember:
    return sqlite_world.staff("Ada", "admin")
