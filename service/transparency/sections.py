"""A report for readers: sections of a table each, and a chart where one helps. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.transparency.charts import interval, stack
from service.transparency.measures import COUNTS, NONE, OTHER
from service.transparency.report import Figures, Report
from service.transparency.section import Section, Titles, crossed, single, title_of, values
from service.transparency.words import TIMES, lengths, percent, word

STEPS: Final = ("conversation", "delete", "suspend")
BY: Final = ("automated", "confirmed", "human")
HOW: Final = ("verdict", "undo", "appeal")
OUTCOMES: Final = ("allow", "review", "enforce")
ANSWERS: Final = ("violation", "no_violation")
STATES: Final = ("upheld", "overturned")


def sections(report: Report, titles: Titles) -> Iterator[Section]:
    """Yield the sections in their order.

    Args:
        report: the report.
        titles: of guidelines, by id; one that is not known keeps its id.
    """
    figures = report.total
    if report.periods:
        yield _over_time(report)
    yield _restrictions(figures, titles)
    yield crossed(
        figures,
        "reversals",
        "Taken back",
        "Restrictions that were taken back in this time, and by what.",
        HOW,
        STEPS,
        lambda cuts: (cuts[1], cuts[0]),
    )
    yield _shares(figures, titles)
    yield _reports(figures, titles)
    yield _appeals(figures)
    yield _times(figures)
    yield crossed(
        figures,
        "decisions",
        "Decisions",
        "By who or what made them; a post can be decided more than once.",
        None,
        OUTCOMES,
        lambda cuts: (cuts[0], cuts[1]),
    )
    yield single(figures, "verdicts", "Verdicts", "What moderators decided about posts.")
    yield single(figures, "suspensions_over", "Suspensions that are over", "And how they ended.")
    yield _languages(figures)


def _over_time(report: Report) -> Section:
    head = (report.by or "", "Posts", "Restrictions", "Taken back", "Reports", "Appeals")
    measures = ("posts", "restrictions", "reversals", "reports", "appeals")
    rows, steps = [], []
    for period, figures in report.periods:
        rows.append((period.name, *(f"{figures.sum(name):,}" for name in measures)))
        counts = [figures.sum("restrictions", step=step) for step in STEPS]
        steps.append((period.name, counts))
    bars = stack(steps, [word(step) for step in STEPS])
    note = f"The bars are restrictions; each {report.by} is in UTC."
    return Section("time", "Over time", note, head, tuple(rows), bars)


def _restrictions(figures: Figures, titles: Titles) -> Section:
    guidelines = values(figures, "restrictions", 0)
    rows, drawn = [], []
    for one in guidelines:
        title = title_of(one, titles)
        by = [figures.sum("restrictions", guideline=one, by=who) for who in BY]
        drawn.append((title, by))
        for step in STEPS:
            counts = [figures.counts["restrictions", one, step, who] for who in BY]
            if any(counts):
                rows.append((f"{title}: {word(step)}", *(f"{n:,}" for n in (*counts, sum(counts)))))
    names = [word(one) for one in BY]
    head = ("Guideline and step", *names, "all")
    note = COUNTS["restrictions"].text.capitalize() + ", by guideline and by who decided."
    return Section("restrictions", "Restrictions", note, head, tuple(rows), stack(drawn, names))


def _shares(figures: Figures, titles: Titles) -> Section:
    rates = [("all guidelines", figures.machine_reversed())]
    for one in figures.machine_guidelines:
        rates.append((title_of(one, titles), figures.machine_reversed(one)))
    rows = [
        (title, f"{rate.of:,}", f"{rate.count:,}", percent(rate.as_dict())) for title, rate in rates
    ]
    drawn = [interval(title, rate) for title, rate in rates]
    return Section(
        "shares",
        "How often the machine was wrong",
        "Of the restrictions of this time that the machine decided by itself, those that humans "
        "have taken back since; with the 95 % interval of Wilson, which is wide where few were.",
        ("Guideline", "Restrictions", "Taken back", "Share (95 % interval)"),
        tuple(rows),
        intervals=tuple(one for one in drawn if one is not None),
    )


def _reports(figures: Figures, titles: Titles) -> Section:
    reasons = dict.fromkeys(values(figures, "reports", 0) + values(figures, "reports_answered", 0))
    known = values(figures, "reports_answered", 1)
    outcomes = [*ANSWERS, *(one for one in known if one not in ANSWERS)]
    rows, drawn = [], []
    for one in reasons:
        counts = [figures.counts["reports_answered", one, outcome] for outcome in outcomes]
        received = figures.counts["reports", one]
        title = title_of(one, titles)
        rows.append((title, f"{received:,}", *(f"{count:,}" for count in counts)))
        drawn.append((title, counts))
    names = [word(outcome) for outcome in outcomes]
    note = (
        "Reports of members by their reason: received in this time, and answered in it. "
        f"Without an answer at its end: {figures.sum('reports_open'):,}."
    )
    head = ("Reason", "received", *(f"answered: {name}" for name in names))
    return Section("reports", "Reports", note, head, tuple(rows), stack(drawn, names))


def _appeals(figures: Figures) -> Section:
    rows, drawn = [], []
    for about, title in (("restriction", "Restrictions"), ("report", "Answers to reports")):
        counts = [figures.counts["appeals_answered", about, state] for state in STATES]
        filed, waits = figures.counts["appeals", about], figures.counts["appeals_open", about]
        rows.append((title, f"{filed:,}", *(f"{count:,}" for count in (*counts, waits))))
        drawn.append((title, [*counts, waits]))
    head = ("Appeals against", "filed", *STATES, "open at the end")
    bars = stack(drawn, head[2:])
    note = "Each was judged by somebody who had not decided before."
    return Section("appeals", "Appeals", note, head, tuple(rows), bars)


def _times(figures: Figures) -> Section:
    rows = tuple(
        (TIMES[name], f"{times.count:,}", *lengths(times)) for name, times in figures.times.items()
    )
    head = ("From, to", "Cases", "Median", "9 of 10 within")
    return Section(
        "times", "How long it took", "Of fewer than 3 cases no time is told.", head, rows
    )


def _languages(figures: Figures) -> Section:
    names = {NONE: "not known", OTHER: "others"}
    rows = [(names.get(cuts[0], cuts[0]), [n]) for cuts, n in figures.rows("languages")]
    table = tuple((title, f"{counts[0]:,}") for title, counts in rows)
    note = "Of the posts that the machine decided; those with fewer than 3 posts are put together."
    return Section("languages", "Languages", note, ("Language", "Posts"), table, stack(rows, [""]))
