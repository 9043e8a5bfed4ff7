"""Generated policies and posts for property tests of the policy engine."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from service.policy import AuthorFacts, ChannelFacts, Facts
from service.policy.vocabulary import COUNTS, KINDS, LABELS
from tests.support.policies import facts_of

Node = dict[str, Any]

WORDS = ("plum", "plumage", "plums", "Ⓟlum", "PLUM", "fig", "fig tree", "figs", "kiwi7", "_", "4")
THRESHOLDS = {label: {"low": 0.3, "high": 0.7} for label in LABELS}
WORD_LISTS: Node = {
    "whole": {"entries": ["plum", "fig tree", "Ｆig"]},
    "stems": {"kind": "stem", "entries": ["plum", "fi"], "allow": ["plumage"]},
    "shapes": {"kind": "pattern", "entries": ["k.wi[0-9]", "fig"]},
    "german": {"languages": ["de"], "entries": ["fig"]},
}
CHANNELS: Node = {
    "coffee": {"off_topic": "allowed", "rules_off": ["rule0"]},
    "strict": {"thresholds": {"toxicity": {"low": 0.1}}},
}

any_text = st.text(st.characters(), max_size=200)
some_text = st.lists(st.sampled_from(WORDS) | st.text(st.characters(), max_size=3), max_size=8).map(
    " ".join
)
scores = st.dictionaries(st.sampled_from(LABELS), st.none() | st.floats(0, 1))
levels = st.floats(0.05, 0.95) | st.sampled_from(["low", "high"])
numbers = st.integers(0, 3) | st.builds(lambda low: {"at_least": low}, st.integers(0, 3))
below = st.builds(lambda high: {"below": high}, st.integers(1, 3))


def _one(key: str, value: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    return value.map(lambda found: {key: found})


leaves = st.one_of(
    _one("score", st.dictionaries(st.sampled_from(LABELS), levels, min_size=1, max_size=2)),
    _one(
        "score",
        st.dictionaries(
            st.sampled_from(LABELS),
            _one("below", st.floats(0.05, 0.95)),
            min_size=1,
            max_size=2,
        ),
    ),
    _one(
        "counts",
        st.dictionaries(st.sampled_from(COUNTS), numbers | below, min_size=1, max_size=2),
    ),
    _one("words", st.lists(st.sampled_from(list(WORD_LISTS)), min_size=1, unique=True)),
    _one("words", st.just({"lists": ["whole", "stems"], "at_least": 2})),
    _one("caps", st.just({"share": 0.5, "letters": 4})),
    _one("links", _one("count", numbers | below)),
    _one("mentions", numbers | below),
    _one("kind", st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)),
    _one("media", st.just("not_scored")),
    _one("reply", st.booleans()),
    _one("language", st.sampled_from(["en", "de"])),
    _one("author", _one("new", st.booleans()) | _one("trusted", st.booleans())),
    _one("author", _one("role", st.sampled_from(["member", "moderator"]))),
    _one("channel", _one("known", st.booleans()) | _one("id", st.just(["coffee", "strict"]))),
)


def _together(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        _one("all", lists),
        _one("any", lists),
        _one("not", inner),
        st.builds(lambda one, other: {**one, **other}, inner, inner),
    )


conditions = st.recursive(leaves, _together, max_leaves=6)
"""Any condition but `pattern`, of which a trace notes only the last (see `with_pattern`)."""


def with_pattern(condition: Node) -> Node:
    """``condition`` with a pattern that must occur as well."""
    return {"pattern": "fig|plums", **condition}


effects = st.sampled_from(
    [
        {"enforce": "minor"},
        {"enforce": "major"},
        {"enforce": {"severity": "minor", "step": "delete"}},
        {"review": {"priority": 10}},
        {"review": {"priority": 90}, "hold": {"seconds": 60, "then": "hide"}},
        {"label": "seen"},
        {"nudge": "Rephrase?"},
        {"correct": "See the manual."},
    ]
)

effects_or_allow = effects | st.just({"allow": True})


@st.composite
def documents(
    draw: st.DrawFn,
    when: st.SearchStrategy[Node] = conditions,
    then: st.SearchStrategy[Node] = effects_or_allow,
) -> Node:
    """A policy of one to six rules over the lists, thresholds and channels above."""
    rules = [
        {
            "name": f"rule{number}",
            "guideline": draw(st.sampled_from(["one", "two"])),
            "when": draw(when),
            "then": draw(then),
            "precedence": draw(st.integers(-1, 1)),
            "exempt": draw(st.sampled_from([[], ["moderator"]])),
        }
        for number in range(draw(st.integers(1, 6)))
    ]
    return {
        "version": 1,
        "purpose": "To learn.",
        "guidelines": [{"id": n, "title": n, "text": "Be kind."} for n in ("one", "two")],
        "thresholds": THRESHOLDS,
        "word_lists": WORD_LISTS,
        "authors": {"roles": ["member", "moderator"]},
        "channels": CHANNELS,
        "rules": rules,
    }


@st.composite
def posts(draw: st.DrawFn) -> Facts:
    """A post made of the words above, or of anything; some of its facts are missing."""
    text = draw(some_text | any_text)
    author = AuthorFacts(
        "a",
        draw(st.booleans()),
        draw(st.sampled_from([None, "member", "moderator"])),
        draw(st.none() | st.floats(0, 200)),
        draw(st.none() | st.integers(0, 100)),
    )
    return facts_of(
        text,
        normalised=draw(st.sampled_from([text, text.lower()]) | some_text),
        scores=draw(scores),
        channel=ChannelFacts(draw(st.sampled_from(["general", "coffee", "strict"])), True, "Fruit"),
        author=author,
        language=draw(st.sampled_from(["en", "de", "und"])),
        kind=draw(st.sampled_from(KINDS)),
        media=draw(st.sampled_from([None, "not_scored"])),
        counts=draw(st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 4))),
        links=tuple(draw(st.lists(st.just("https://fig.example"), max_size=3))),
        mentions=tuple(draw(st.lists(st.just("b"), max_size=3))),
        has_parent=draw(st.booleans()),
    )
