"""From facts to figures. Pure: nothing is read here, and nothing about a member comes in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from service.transparency.facts import Facts
from service.transparency.measures import COUNTS, LEAST, NONE, OTHER, TIMES
from service.transparency.period import Period, place
from service.transparency.report import Figures, Key
from service.transparency.times import lengths

Event = tuple[datetime, Key]
Length = tuple[datetime, str, float]
AT_END = ("reports_open", "appeals_open")
"""Counts of what is so at the end of a period, not of what happened in it."""


def count(facts: Facts, periods: Sequence[Period]) -> tuple[Figures, list[Figures]]:
    """Count what happened in a span and in each of its periods.

    Args:
        facts: all that happened in the span.
        periods: one after the other, the whole span.

    Returns:
        The figures of the span, and those of each period in their order.
    """
    counts: list[Counter[Key]] = [Counter() for _ in periods]
    times: list[dict[str, list[float]]] = [{name: [] for name in TIMES} for _ in periods]
    for moment, key in _events(facts):
        at = place(periods, moment)
        if at is not None:
            counts[at][key] += 1
    for moment, name, seconds in _lengths(facts):
        at = place(periods, moment)
        if at is not None:
            times[at][name].append(seconds)
    _add_decided(counts, facts)
    _add_open(counts, facts, periods)
    total = _sum(counts)
    total["posts",] = facts.all_posts
    whole = {name: [one for part in times for one in part[name]] for name in TIMES}
    pairs = [(total, whole), *zip(counts, times, strict=True)]
    made = [_figures(one, seconds) for one, seconds in pairs]
    return made[0], made[1:]


def _figures(counts: Counter[Key], seconds: dict[str, list[float]]) -> Figures:
    found = {name: lengths(seconds[name]) for name in TIMES}
    return Figures(_rare_languages_together(counts), found)


def _events(facts: Facts) -> Iterator[Event]:
    """What happened at a moment, with what it counts for."""
    for one in facts.restrictions:
        cuts = (one.guideline or NONE, one.step, one.by)
        yield one.asked_at, ("restrictions", *cuts)
        if one.reversed:
            yield one.asked_at, ("restrictions_reversed", *cuts)
    for back in facts.reversals:
        yield back.at, ("reversals", back.step, back.how)
    for over in facts.ended:
        yield over.at, ("suspensions_over", over.how)
    for strike in facts.struck:
        yield strike.at, ("strikes", strike.guideline, strike.severity)
    for at in facts.revoked:
        yield at, ("strikes_revoked",)
    for verdict in facts.judged:
        yield verdict.at, ("verdicts", verdict.verdict)
    for report in facts.reported:
        yield report.received_at, ("reports", report.reason)
        if report.answered_at is not None:
            answer = (report.reason, report.outcome or NONE)
            yield report.answered_at, ("reports_answered", *answer)
    for appeal in facts.appealed:
        yield appeal.filed_at, ("appeals", appeal.about)
        if appeal.answered_at is not None:
            yield appeal.answered_at, ("appeals_answered", appeal.about, appeal.state)


def _lengths(facts: Facts) -> Iterator[Length]:
    """How long what ended at a moment took, in seconds; steps count by when they were asked."""
    for report in facts.reported:
        if report.answered_at is not None:
            taken = report.answered_at - report.received_at
            yield report.answered_at, "report_to_answer", taken.total_seconds()
    for verdict in facts.judged:
        if verdict.verdict != "escalate":
            taken = verdict.at - verdict.flagged_at
            yield verdict.at, "flag_to_verdict", taken.total_seconds()
    for appeal in facts.appealed:
        if appeal.answered_at is not None:
            taken = appeal.answered_at - appeal.filed_at
            yield appeal.answered_at, "appeal_to_answer", taken.total_seconds()
    for one in facts.restrictions:
        if one.answered_at is not None:
            taken = one.answered_at - one.asked_at
            yield one.asked_at, "request_to_done", taken.total_seconds()


def _add_decided(counts: Sequence[Counter[Key]], facts: Facts) -> None:
    for at, posts in facts.posts.items():
        counts[at]["posts",] = posts
    for one in facts.decided:
        counts[one.place]["decisions", one.source, one.outcome or NONE] += one.number
        if one.source == "automated":
            counts[one.place]["languages", one.language or NONE] += one.number


def _add_open(counts: Sequence[Counter[Key]], facts: Facts, periods: Sequence[Period]) -> None:
    """What waits for an answer at the end of each period."""
    for at, period in enumerate(periods):
        for report in facts.reported:
            if _waits(report.received_at, report.answered_at, period.until):
                counts[at]["reports_open",] += 1
        for appeal in facts.appealed:
            if _waits(appeal.filed_at, appeal.answered_at, period.until):
                counts[at]["appeals_open", appeal.about] += 1


def _waits(begun: datetime, answered: datetime | None, end: datetime) -> bool:
    return begun < end and (answered is None or answered >= end)


def _sum(counts: Sequence[Counter[Key]]) -> Counter[Key]:
    """Add periods up; of what is open at the end the last one tells."""
    total: Counter[Key] = Counter()
    for one in counts:
        total.update({key: n for key, n in one.items() if key[0] not in AT_END})
    total.update({key: n for key, n in counts[-1].items() if key[0] in AT_END})
    return total


def _rare_languages_together(counts: Counter[Key]) -> Counter[Key]:
    """Put languages of fewer than ``LEAST`` decisions into one: they could be one person's."""
    found: Counter[Key] = Counter()
    for key, number in counts.items():
        assert key[0] in COUNTS
        rare = key[0] == "languages" and number < LEAST and key[1] != NONE
        found[("languages", OTHER) if rare else key] += number
    return found
