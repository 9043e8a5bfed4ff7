"""What two policies say about the same stored posts. Pure: blocks in, a tally out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson

from service.decisions import StoredPost, is_withheld, replay
from service.policy import Evaluation, Facts, evaluate
from service.policy.comparison import LEVELS, Comparison, compare, strictness, strictness_of
from service.policy.pair import Pair
from service.publishing.backtest.claims import Sides
from service.publishing.backtest.estimate import stratum_of, weight_of
from service.publishing.backtest.sample import Changed, Sample, shortened
from service.publishing.backtest.tally import Key, Tally
from service.publishing.backtest.trial import Trial


def replay_block(trial: Trial, posts: Iterable[StoredPost]) -> Tally:
    """Let both policies decide ``posts`` again, on the stored facts and scores.

    The same posts in other blocks give the same sum of tallies. A post whose facts can't be read
    (stored by an incompatible version, or without the words that a policy asks for) is counted as
    such and left out.
    """
    tally, words, sides = trial.empty(), trial.reads_words, Sides.of(trial)
    pair = Pair(trial.before, trial.after)
    for post in posts:
        facts = _facts(post, words)
        if facts is None:
            tally.counts["unreadable",] += 1
            continue
        before, after = sides.facts(post, facts)
        said = pair.evaluate(before) if before is after else _apart(trial, before, after)
        _count(tally, trial, post, facts, *said)
    return tally


def _apart(trial: Trial, before: Facts, after: Facts) -> tuple[Evaluation, Evaluation]:
    return evaluate(trial.before, before), evaluate(trial.after, after)


def _facts(post: StoredPost, words: bool) -> Facts | None:
    try:
        content = orjson.loads(post.content)
        if is_withheld(content) and (words or post.again is not None):
            return None
        return replay(
            orjson.loads(post.facts),
            content,
            orjson.loads(post.scores),
            words=words,
            normalised=post.normalised,
            parent_text=post.parent_text,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _count(
    tally: Tally,
    trial: Trial,
    post: StoredPost,
    facts: Facts,
    before: Evaluation,
    after: Evaluation,
) -> None:
    found = compare(before, after)
    tally.seen(post.decided_at)
    counts = tally.counts
    counts["posts",] += 1
    counts["change", found.change] += 1
    counts["outcome", LEVELS[strictness_of(before)], LEVELS[strictness_of(after)]] += 1
    counts["model", post.model_version or "none"] += 1
    if post.again is not None:
        counts["again", post.again] += 1
    _count_stored(counts, trial, post, before)
    _count_ruled(counts, post, facts, (f"before {before.outcome}", f"after {after.outcome}"))
    _count_groups(counts, post, facts, found, before, after)
    _count_rules(counts, after)
    if found.change != "same":
        _show(tally.sample, post, facts, found, before, after)


def _count_stored(counts: Counter[Key], trial: Trial, post: StoredPost, before: Evaluation) -> None:
    """Whether what was decided then is what the policy compared with says now."""
    level = strictness(post.outcome, post.visibility, post.severity)
    if (level, post.guideline_id) != (strictness_of(before), before.guideline_id):
        counts["stored differs",] += 1
        if post.policy_version == trial.against:
            counts["stored differs", "same version"] += 1


def _count_ruled(
    counts: Counter[Key], post: StoredPost, facts: Facts, groups: tuple[str, str]
) -> None:
    """What a human ruled, with the weight of the verdict, beside all posts of the stratum."""
    stratum = stratum_of(post.outcome, post.visibility, facts.kind)
    if post.human is not None:
        counts["verdict", post.human] += 1
        counts["sampled",] += post.probability is not None
    if stratum is None:
        return
    weight = weight_of(stratum, post.probability) if post.human is not None else None
    for group in groups:
        counts["ruled", group, stratum, "posts"] += 1
        if weight is None:
            continue
        counts["ruled", group, stratum, "ruled"] += 1
        counts["ruled", group, stratum, "weight"] += weight
        counts["ruled", group, stratum, "squares"] += weight**2
        if post.human == "enforce":
            counts["ruled", group, stratum, "violations"] += 1
            counts["ruled", group, stratum, "violating"] += weight


def _count_groups(
    counts: Counter[Key],
    post: StoredPost,
    facts: Facts,
    found: Comparison,
    before: Evaluation,
    after: Evaluation,
) -> None:
    outcomes = (f"before {before.outcome}", f"after {after.outcome}")
    channel, day = facts.channel.id, post.decided_at.date().isoformat()
    for kind, name in (("channel", channel), ("day", day)):
        counts[kind, name, "posts"] += 1
        for outcome in outcomes:
            counts[kind, name, outcome] += 1
        if found.change != "same":
            counts[kind, name, found.change] += 1
    for evaluation, outcome in zip((before, after), outcomes, strict=True):
        if evaluation.outcome != "allow" and evaluation.guideline_id:
            counts["guideline", evaluation.guideline_id, outcome] += 1


def _count_rules(counts: Counter[Key], after: Evaluation) -> None:
    unknown = False
    for entry in after.trace:
        if entry["result"] != "not matched":
            counts["rule", entry["name"], entry["result"]] += 1
            unknown |= entry["result"] == "not applicable" and _lacks_claim(entry["values"])
    counts["claims unknown",] += unknown
    if after.outcome == "enforce" and after.rule:
        counts["rule", after.rule, "enforced"] += 1


def _lacks_claim(values: dict[str, Any]) -> bool:
    """Whether a rule looked for a similarity that nobody has measured."""
    return None in values.get("claim", {"is": {}})["is"].values()


def _show(
    sample: Sample,
    post: StoredPost,
    facts: Facts,
    found: Comparison,
    before: Evaluation,
    after: Evaluation,
) -> None:
    cell = LEVELS[strictness_of(before)], LEVELS[strictness_of(after)]
    if not sample.wants(cell, post.decision_id):
        return
    sample.add(
        Changed(
            decision_id=post.decision_id,
            post_id=post.post_id,
            channel_id=facts.channel.id,
            text=shortened(facts.text),
            change=found.change,
            difference=found.difference,
            distance=found.distance,
            before=_said(before),
            after=_said(after),
        )
    )


def _said(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "level": LEVELS[strictness_of(evaluation)],
        "rule": evaluation.rule,
        "guideline_id": evaluation.guideline_id,
        "queue": evaluation.queue,
    }
