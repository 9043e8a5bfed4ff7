"""Generated conditions on what surrounds a post, and posts with some of it missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from service.policy import WINDOWS, Facts
from service.policy.vocabulary import LABELS
from tests.support.policy_strategies import (
    Node,
    any_text,
    below,
    documents,
    leaves,
    levels,
    numbers,
    posts,
    scores,
    some_text,
)

CLAIMS = {
    name: {
        "text": name,
        "correction": "No.",
        "owner": "An expert",
        "source": "A book",
        "review_by": "2999-01-01",
    }
    for name in ("sky", "sea")
}
NAMES = ("admin", "аdmіn", "ADM1N", "Ada", "", "\ud800", "support team", "Supp0rt  Team")

_bounds = st.dictionaries(st.sampled_from(LABELS), levels, min_size=1, max_size=2)
_lists = st.lists(st.sampled_from(["whole", "stems"]), min_size=1, unique=True)


def _parts(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    """Some of the parts, at least one."""
    return st.fixed_dictionaries({}, optional=parts).filter(bool)


def conditions_over(bound: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    """Conditions on surroundings whose counts are tested by ``bound``."""
    thread = _parts(
        author_posts_at_target=bound,
        distinct_authors_at_target=bound,
        posts=bound,
        highest=_bounds,
        mean=_bounds,
    )
    within = st.sampled_from(WINDOWS)
    return st.one_of(
        st.builds(lambda one, window: {"thread": {**one, "within": window}}, thread, within),
        _parts(score=_bounds, words=_lists, same_author=st.booleans()).map(
            lambda one: {"parent": one}
        ),
        st.sampled_from(["staff", ["admin"], ["support team", "admin"]]).map(
            lambda like: {"name": {"like": like}}
        ),
        st.builds(
            lambda ids, least: {"claim": {"id": ids, "at_least": least}},
            st.lists(st.sampled_from(sorted(CLAIMS)), min_size=1, unique=True),
            st.floats(0, 1),
        ),
    )


context_leaves = conditions_over(numbers | below)
context_conditions = st.recursive(
    context_leaves | leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"all": found}),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: {"any": found}),
        inner.map(lambda found: {"not": found}),
    ),
    max_leaves=5,
)


def context_documents(
    when: st.SearchStrategy[Node] = context_conditions,
) -> st.SearchStrategy[Node]:
    """Policies with claims whose rules may ask for surroundings."""
    return documents(when).map(lambda document: {**document, "claims": CLAIMS})


_windows = st.dictionaries(st.sampled_from(WINDOWS), st.integers(0, 5))
_threads = st.fixed_dictionaries(
    {},
    optional={
        "author_posts_at_target": _windows,
        "distinct_authors_at_target": _windows,
        "posts": st.integers(1, 5),
        "highest": scores,
        "mean": scores,
    },
)
_parents = st.fixed_dictionaries(
    {}, optional={"scores": scores, "same_author": st.booleans(), "text": some_text | any_text}
)
_shown = st.lists(st.sampled_from(NAMES) | any_text, max_size=2)
_names = st.fixed_dictionaries({}, optional={"shown": _shown, "staff": _shown})


@st.composite
def context_posts(draw: st.DrawFn) -> Facts:
    """A post of which some surroundings are known, some in part, and some not at all."""
    return replace(
        draw(posts()),
        names=draw(st.none() | _names),
        thread=draw(st.none() | _threads),
        parent=draw(st.none() | _parents),
        claims=draw(st.dictionaries(st.sampled_from(sorted(CLAIMS)), st.floats(-1, 1))),
    )
