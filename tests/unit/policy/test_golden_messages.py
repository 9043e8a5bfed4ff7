"""Broken policies and the exact messages they give; a change of wording shows in the diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.policy import PolicyError, format_problems, load_policy

GOLDEN = Path(__file__).parents[2] / "golden" / "policy"
BROKEN = sorted(path.stem for path in GOLDEN.glob("*.yaml"))


def messages_of(stem: str) -> str:
    path = GOLDEN / f"{stem}.yaml"
    text = path.read_text()
    with pytest.raises(PolicyError) as caught:
        load_policy(text, name=path.name, folder=GOLDEN)
    return format_problems(caught.value.problems) + "\n"


@pytest.mark.parametrize("stem", BROKEN)
def test_a_broken_policy_gives_its_golden_messages(stem: str) -> None:
    assert messages_of(stem) == (GOLDEN / f"{stem}.txt").read_text()


def test_every_kind_of_mistake_has_an_example() -> None:
    assert len(BROKEN) >= 12
