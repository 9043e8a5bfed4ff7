"""Rules in plain words, the steps that are offered, and the bars of a histogram."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.communities import StaffMember
from service.console.policy_chart import HEIGHT, bars, count_bins
from service.console.policy_rules import rules_in_words
from service.console.policy_steps import possible_steps
from service.console.policy_words import standing, who
from service.policy import load_policy
from service.publishing import VersionView
from service.publishing.states import STATES, STEPS, State

SOURCE = """\
version: 1
purpose: We learn.
guidelines: [{id: respect, title: Respect people, text: Be kind.}]
thresholds: {toxicity: {review: 0.5, enforce: 0.9}, insult: {review: 0.6}}
word_lists: {mild_insults: {entries: [silly]}}
rules:
  - name: one
    guideline: respect
    when: {score: {toxicity: enforce}}
    then: {enforce: {severity: major, step: delete}}
  - name: two
    when:
      any:
        - score: {toxicity: {at_least: review, below: enforce}, insult: 0.25}
        - words: mild_insults
      author: {new: true, trusted: false}
    then: {review: {queue: general, priority: 70}, hold: {seconds: 7200, then: show}}
  - name: three
    when: {not: {reply: true}, counts: {reports: 2}}
    then: {label: seen}
review: {queues: [{id: general, title: General, due_minutes: 60}]}
"""


def test_rules_are_sentences() -> None:
    one, two, three = rules_in_words(load_policy(SOURCE))
    assert one.guideline == "Respect people"
    assert one.when == "Toxicity at least enforce (0.9)"
    assert one.then == "hide it, with a major strike, starting with: deletion"
    assert two.when == (
        "((Toxicity at least review (0.5) and below enforce (0.9) and Insult at least 0.25) or "
        "words of the list mild insults) and the author is new, not trusted"
    )
    assert two.then == (
        "a human looks in the queue general, priority 70; hold it back for 2 h, then show it"
    )
    assert three.when == "not (it answers another post) and counts: reports at least 2"
    assert (three.then, three.guideline) == ("label it seen", None)


def view(state: State, share: int = 0, *, published: bool = False) -> VersionView:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    at = now if published else None
    return VersionView("default", 2, state, share, 1, "file", "", "0", now, at, None)


def staff(role: str) -> StaffMember:
    return StaffMember("1", "default", "a@example.org", "A", role, None)


@pytest.mark.parametrize("state", STATES)
def test_only_steps_of_the_table_are_offered(state: State) -> None:
    for role in ("admin", "lead", "moderator", "auditor"):
        offered = {step.to for step in possible_steps(view(state, published=True), staff(role))}
        assert offered <= STEPS[state]
        if role in ("moderator", "auditor"):
            assert not offered
    assert possible_steps(view("live"), staff("admin")) == []


def test_the_usual_step_is_first_and_a_share_only_rises() -> None:
    first = possible_steps(view("rolling", 10), staff("admin"))[0]
    assert (first.name, first.least, first.proposed) == ("Raise the share", 11, 50)
    last = possible_steps(view("rolling", 99), staff("admin"))
    assert [step.to for step in last] == ["shadow", "live", "retired"]
    assert possible_steps(view("checked"), staff("admin"))[0].to == "shadow"
    # A draft that was retired was never live: there is nothing to go back to.
    assert possible_steps(view("retired"), staff("admin")) == []
    assert [s.to for s in possible_steps(view("retired", published=True), staff("admin"))] == [
        "live"
    ]


def test_people_and_programs_have_names() -> None:
    names = {"7": "Ada"}
    told = [
        who(actor, names) for actor in ("staff:7", "staff:8", "cli:kim", "cli", "file", "key:a")
    ]
    assert told == [
        "Ada", "A colleague", "kim (command line)", "The command line", "The policy file",
        "An API key",
    ]  # fmt: skip
    assert standing("rolling", 10) == "Rolling out, 10 %"


def test_bars_show_every_post_and_what_moved() -> None:
    counts = count_bins([0.0, 0.01, 0.45, 0.5, 0.99, 1.0])
    assert sum(counts) == 6
    assert (counts[0], counts[-1]) == (2, 2)
    drawn = bars(counts, now=0.5, value=0.44)
    assert [bar.kind for bar in drawn] == ["below", "moved", "above", "above"]
    assert [bar.posts for bar in drawn] == [2, 1, 1, 2]
    assert max(bar.height for bar in drawn) == pytest.approx(HEIGHT)
    assert all(0 <= bar.x <= 98 for bar in drawn)
    assert all(bar.y + bar.height == pytest.approx(HEIGHT) for bar in drawn)
    assert bars(count_bins([]), 0.5, 0.5) == []
