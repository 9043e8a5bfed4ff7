"""Every figure of a report is what the audit trail says, on both stores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.privacy import begin_erasure, run_erasure
from service.transparency.measures import COUNTS, TIMES
from service.transparency.period import split
from service.transparency.read import read_report
from service.transparency.report import Report
from service.transparency.times import lengths
from tests.support.audited import Audited, measured, without_rare_languages
from tests.support.community import COMMUNITY, World
from tests.support.moderated import START, Weeks

SINCE, UNTIL = START.replace(hour=0), START.replace(hour=0, month=11)


@pytest.fixture
def weeks(world: World) -> Weeks:
    """A community in October and, so that not all is in the span, in November."""
    made = Weeks(world, seed=8)
    made.go_on(330, hours=3)
    made.undo("insult")
    made.go_on(330, hours=3)
    assert made.now > UNTIL + timedelta(days=5)
    return made


def test_every_figure_is_what_the_audit_trail_says(weeks: Weeks) -> None:
    database = weeks.world.database
    for by in (None, "week"):
        report = database.read(
            lambda c, by=by: read_report(c, COMMUNITY, SINCE, UNTIL, by, weeks.now)
        )
        spans = [(SINCE, UNTIL, report.total)]
        spans += [(one.since, one.until, figures) for one, figures in report.periods]
        for since, until, figures in spans:
            audited = database.read(lambda c, a=since, b=until: Audited(c, COMMUNITY, a, b))
            assert +figures.counts == +without_rare_languages(audited.counts)
            for name in TIMES:
                assert figures.times[name] == lengths(audited.seconds[name]), name
    assert len(report.periods) == len(split(SINCE, UNTIL, "week")) == 5
    _has_something_of_every_kind(report)
    _stays_after_erasures(weeks, report)


def _stays_after_erasures(weeks: Weeks, report: Report) -> None:
    """Once members are erased, two authors and a reporter, the figures are the same."""
    database = weeks.world.database
    for member in ("noor", "maja", "paula"):
        row = database.write(
            lambda unit, m=member: begin_erasure(unit, COMMUNITY, m, "cli", "asked")
        )
        run_erasure(database, COMMUNITY, row.id)
    again = database.read(lambda c: read_report(c, COMMUNITY, SINCE, UNTIL, report.by, weeks.now))
    assert again.as_dict() | {"made_at": None} == report.as_dict() | {"made_at": None}


def _has_something_of_every_kind(report: Report) -> None:
    counts = report.total.counts
    assert measured(counts, list(COUNTS)) == set(COUNTS)
    assert {key[3] for key in counts if key[0] == "restrictions"} == {
        "automated",
        "confirmed",
        "human",
    }
    assert {key[2] for key in counts if key[0] == "reversals"} == {"verdict", "undo", "appeal"}
    assert {key[1] for key in counts if key[0] == "suspensions_over"} == {"ran_out", "lifted"}
    assert {key[1] for key in counts if key[0] == "languages"} == {"en", "de", "fi"}
    assert all(times.median is not None for times in report.total.times.values())
