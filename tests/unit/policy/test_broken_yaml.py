"""Broken files are refused with a place inside the file, whatever is wrong with them.

How long each takes is measured by `python -m benchmarks.policy_broken`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from service.policy import PolicyError, load_policy, load_policy_file
from service.policy.source import MAX_BYTES, MAX_DEPTH, MAX_VALUES, read_yaml
from tests.support.broken_policies import BROKEN, BROKEN_BYTES, ill_placed, mutants

DEFAULT = Path(__file__).parents[3] / "policies" / "default.yaml"


def error_of(source: str) -> PolicyError | None:
    try:
        load_policy(source)
    except PolicyError as error:
        return error
    return None


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_text_is_refused_with_a_place_inside_it(name: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(BROKEN[name])
    assert ill_placed(caught.value, BROKEN[name]) == []


@pytest.mark.parametrize("name", BROKEN_BYTES)
def test_a_file_that_is_no_text_is_refused_with_a_place_inside_it(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(BROKEN_BYTES[name])
    with pytest.raises(PolicyError) as caught:
        load_policy_file(path)
    text = BROKEN_BYTES[name].decode("utf-8-sig", "replace")
    assert ill_placed(caught.value, text) == []


@pytest.mark.parametrize("seed", range(6))
def test_a_policy_with_wrong_values_is_a_policy_or_refused_with_its_places(seed: int) -> None:
    refused = [
        (error, source)
        for source in mutants(load_policy_file(DEFAULT).sealed(), seed, 10)
        if (error := error_of(source))
    ]
    assert len(refused) >= 3
    assert [told for error, source in refused for told in ill_placed(error, source)] == []


def test_line_ends_of_any_kind_and_a_byte_order_mark_are_no_mistake(tmp_path: Path) -> None:
    text = load_policy_file(DEFAULT).sealed()
    for start, end in (("", "\r\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")):
        path = tmp_path / "p.yaml"
        path.write_bytes((start + text.replace(", ", "," + end) + end).encode())
        assert load_policy_file(path).sha256 == load_policy(text).sha256


def test_a_file_too_large_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.parse", lambda *_, **__: pytest.fail("it was parsed"))
    with pytest.raises(PolicyError, match="at most 1,000,000"):
        load_policy("a" * (MAX_BYTES + 1))


def test_no_more_values_and_levels_are_read_than_the_limits_say() -> None:
    read_yaml(f"[{', '.join('1' * (MAX_VALUES - 1))}]", "p.yaml")
    read_yaml("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH, "p.yaml")
    with pytest.raises(PolicyError, match="more than 50,000 values"):
        read_yaml(f"[{', '.join('1' * MAX_VALUES)}]", "p.yaml")
    with pytest.raises(PolicyError, match="nested deeper than 32 levels"):
        read_yaml("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1), "p.yaml")
