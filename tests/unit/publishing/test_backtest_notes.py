"""What is told of the scores that figures rest on, in words and in the picture."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from service.publishing.backtest import Trial, make_result, replay_block
from service.publishing.backtest.notes import scored_notes
from service.publishing.backtest.picture import picture
from service.publishing.backtest.text import report
from service.publishing.backtest.trial import reads_parents
from tests.support.backtests import SPAN, result, stored
from tests.support.policies import policy_of

NOTHING: dict[str, Any] = {
    "scored_again": 0,
    "text_gone": 0,
    "other_model": 0,
    "running_model": "m/2",
}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, []),
        ({"scored_again": 1200}, ["1,200 posts were scored again by m/2."]),
        (
            {"text_gone": 3, "other_model": 3},
            [
                "3 posts could not be scored again, because their text is gone; their stored "
                "scores were used."
            ],
        ),
        (
            {"other_model": 5},
            ["5 posts were scored by another model than m/2; their stored scores were used."],
        ),
        ({"claims_compared": 7}, ["7 posts were compared with claims now."]),
    ],
)
def test_only_what_happened_is_told(told: dict[str, Any], expected: list[str]) -> None:
    assert scored_notes(NOTHING | told) == expected


def test_a_result_of_an_older_version_has_nothing_to_tell() -> None:
    assert scored_notes({}) == []


def test_table_and_picture_tell_the_same() -> None:
    posts = [
        stored(1, again="scored"),
        stored(2, again="scored"),
        stored(3, again="gone", model_version="old/1"),
        stored(4, again="compared"),
    ]
    found = result(posts)
    told = found["stored"]
    assert [told[name] for name in ("scored_again", "text_gone", "claims_compared")] == [2, 1, 1]
    notes = scored_notes(told)
    assert len(notes) == 3
    drawn = ElementTree.fromstring(picture(found))
    words = " ".join(" ".join(drawn.itertext()).split())
    for note in notes:
        assert note in report(found)
        assert note in words


def test_lines_of_the_picture_stay_within_it() -> None:
    found = result([stored(n, again="gone", model_version="old/1") for n in range(1, 4)])
    found["stored"] |= {"scored_again": 10**7, "claims_compared": 10**7, "claims_unknown": 10**7}
    drawn = ElementTree.fromstring(picture(found))
    height = float(drawn.get("viewBox", "").split()[3])
    assert (
        max(float(one.get("y", 0)) for one in drawn.iter("{http://www.w3.org/2000/svg}text"))
        < height
    )


def test_claims_are_unknown_only_where_a_rule_came_to_ask_for_one() -> None:
    claims = "{m: {text: No., correction: No., owner: a, source: b, review_by: 2999-01-01}}"
    rule = (
        "  - {name: myth, when: {all: [{score: {toxicity: 0.5}}, {claim: {id: m, at_least: 0.9}}]},"
        " then: {label: myth}}\n"
    )
    tried = Trial(policy_of(rule, claims=claims), policy_of(rule, claims=claims), 1)
    posts = [stored(1, 0.1), stored(2, 0.9), stored(3, None)]
    found = make_result(replay_block(tried, posts), tried, SPAN, model=None)
    assert found["stored"]["claims_unknown"] == 2


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{parent: {words: [odd]}}", True),
        ("{any: [{caps: {share: 1}}, {not: {parent: {words: [odd]}}}]}", True),
        ("{parent: {same_author: true}}", False),
        ("{words: [odd]}", False),
    ],
)
def test_what_is_answered_is_read_only_for_its_words(when: str, expected: bool) -> None:
    rule = f"  - {{name: one, when: {when}, then: {{review: {{}}}}}}\n"
    assert reads_parents(policy_of(rule, word_lists="{odd: {entries: [odd]}}")) is expected
