"""Fixtures for every test; see ``tests/support``."""

from __future__ import annotations

from tests.support.network import block_outside

pytest_plugins = [
    "tests.support.postgres",
    "tests.support.database",
    "tests.support.community",
    "tests.support.redis",
    "tests.support.instance",
]


def pytest_configure() -> None:
    """Block every network but this machine's own before anything is imported by a test."""
    block_outside()
