"""A small policy, changed in places, and what tells the difference."""

from __future__ import annotations

from service.policy import Policy, load_policy
from service.policy.difference import diff

SOURCE = """\
version: 1
purpose: To learn.
guidelines:
  - {id: kind, title: Be kind, text: Leave the person alone.}
  - {id: honest, title: Be honest, text: Say what is true., fine: [I am not sure.]}
thresholds:
  toxicity: {review: 0.5, enforce: 0.9, calm: 0.1}
  spam: {review: 0.5}
word_lists:
  names: {entries: [one, two]}
  good: {kind: stem, entries: [thank], allow: [thankless]}
authors: {roles: [member, moderator, teacher]}
rules:
  - name: abuse
    guideline: kind
    when: {score: {toxicity: enforce}}
    then: {enforce: minor}
    precedence: 1
  - name: doubt
    guideline: kind
    when: {score: {toxicity: {at_least: review, below: enforce}}}
    then: {review: {priority: 50}}
  - name: names
    guideline: kind
    when: {words: names, author: {new: true}}
    then: {review: {priority: 60}}
  - name: thanks
    when:
      any:
        - {words: good}
        - {score: {toxicity: {below: calm}}, language: [en, de]}
    then: {allow: true}
  - {name: mark, when: {score: {spam: review}}, then: {label: odd}}
channels:
  garden: {topic: Plants, thresholds: {toxicity: {review: 0.4}}, rules_off: [names]}
ladder: {weights: {minor: 1, major: 2, severe: 4}, expiry_days: {minor: 90}}
review: {queues: [{id: general, title: General}, {id: late, title: Late}]}
cases:
  - {name: Fine, expect: {outcome: allow}}
"""
ABUSE = "then: {enforce: minor}\n    precedence: 1"


def policy(*changes: tuple[str, str]) -> Policy:
    source = SOURCE
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return load_policy(source)


def told(*changes: tuple[str, str]) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.section, one.name, one.change, one.direction, one.text)
        for one in diff(policy(), policy(*changes))
    ]
