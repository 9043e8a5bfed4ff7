"""The tiny bundle, whose scores can be worked out by hand, and the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.scoring import Scorer, load_bundle
from tests.support.shipped import SHIPPED

TINY = Path(__file__).parent / "data" / "tiny"


@pytest.fixture(scope="session")
def tiny() -> Scorer:
    return Scorer(load_bundle(TINY))


@pytest.fixture(scope="session")
def shipped() -> Scorer:
    return Scorer(load_bundle(SHIPPED))
