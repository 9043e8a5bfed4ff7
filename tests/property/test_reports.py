"""Whatever members report: nobody is struck, and no post stays hidden."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.decisions import expire_holds
from service.ladder.tables import ActionRow, StrikeRow
from service.policy import load_policy
from service.publishing import publish
from service.storage import open_database
from tests.support.posts import COMMUNITY, POLICY, Host
from tests.support.reports import COPIED, answer, send_report

ON_REPORTS = POLICY.replace(
    "ladder:\n",
    """  - name: mob
    guideline: respect
    precedence: 20
    when: {any: [counts: {reports: 2}, counts: {reporters_last_day: 1}]}
    then: {enforce: severe}
  - name: wary
    guideline: respect
    when: {counts: {reports_last_day: 1}}
    then: {review: {}, hold: {seconds: 600, then: hide}}
ladder:
""",
)
"""A policy that would let a mob strike, if that were possible."""
POSTS = ("1", "2", "3")
MEMBERS = ("bob", "cyd", "dee", "eve", "ada")

Step = tuple[str, str, str, str | None, float]
steps = st.lists(
    st.tuples(
        st.sampled_from(POSTS),
        st.sampled_from(MEMBERS),
        st.sampled_from(("respect", "topic", "illegal", "other")),
        st.sampled_from((None, COPIED, "Rude.")),
        st.sampled_from((0.0, 1.0, 120.0)),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a community that has the policy above."""
    path = tmp_path_factory.mktemp("reports") / "template.db"
    shutil.copyfile(sqlite_template, path)
    return path


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps, st.booleans())
def test_reports_alone_never_strike_and_never_hide_for_good(
    template: Path, sent: list[Step], edited: bool
) -> None:
    path = template.with_name("reins.db")
    shutil.copyfile(template, path)
    database = open_database(f"sqlite:///{path}")
    try:
        _hold_nothing_against(Host(database), sent, edited)
    finally:
        database.close()


def _hold_nothing_against(host: Host, sent: list[Step], edited: bool) -> None:
    host.database.write(
        lambda unit: publish(unit, COMMUNITY, load_policy(ON_REPORTS), "test", "with a mob")
    )
    for post in POSTS:
        host.send(post)
    start = host.database.clock
    late = timedelta(0)
    for post, member, reason, text, minutes in sent:
        late += timedelta(minutes=minutes)
        host.database.clock = lambda late=late: start() + late  # type: ignore[misc]
        send_report(host, post, member, reason, text)
    if edited:
        host.send("1", "Thank you again, that helped more.")
        host.send("4")
    host.database.clock = lambda: start() + late + timedelta(days=400)
    host.database.write(expire_holds)
    posts = (*POSTS, "4") if edited else POSTS
    assert host.count(StrikeRow) == 0
    assert host.count(ActionRow) == 0
    assert {host.post(post).visibility for post in posts} == {"show"}
    for post in posts:
        answer(host, post)
    assert host.count(StrikeRow) == 0
