"""Stored posts before the tiny model, which knows seven words, "rude" and "cat" among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import orjson

from service.decisions import StoredPost
from service.policy import Policy, load_policy
from service.publishing import Policies
from service.publishing.backtest import (
    Span,
    Trial,
    make_result,
    read_blocks,
    replay_blocks,
    rescore,
)
from service.publishing.backtest.rescore import Rescorer
from service.scoring import Bundle, ScoreInput, Scorer, Scores, load_bundle
from service.settings import INSTALLATION
from tests.support.posts import COMMUNITY, Host

TINY = INSTALLATION / "tests" / "unit" / "scoring" / "data" / "tiny"


def span_of(host: Host) -> Span:
    """A day, in which all posts of the test lie."""
    now = host.database.clock()
    return Span(COMMUNITY, now - timedelta(days=1), now + timedelta(hours=1))


def with_parents(uses_parent: bool = True) -> Bundle:
    """The tiny bundle; it tells that it reads what a post answers."""
    bundle = load_bundle(TINY)
    manifest = bundle.manifest.model_copy(update={"uses_parent": uses_parent})
    return replace(bundle, manifest=manifest)


@dataclass
class Again:
    """Brings the posts of a host up to date, and keeps what the model was given."""

    host: Host
    bundle: Bundle | None = field(default_factory=lambda: load_bundle(TINY))
    policies: tuple[Policy, ...] = ()
    every: bool = False
    read: list[int] = field(default_factory=list)

    def rescorer(self) -> Rescorer:
        """A fresh one."""
        return Rescorer(
            self.host.database,
            COMMUNITY,
            self.bundle,
            self.policies,
            told=self.read.append,
            every=self.every,
        )

    def posts(self, page: int = 1000, parents: bool = False) -> dict[str, StoredPost]:
        """The posts by their ids; of several revisions the last."""
        blocks = read_blocks(self.host.database, span_of(self.host), page, parents)
        return {post.post_id: post for block in self.rescorer().blocks(blocks) for post in block}


def backtested(host: Host, candidate: str, bundle: Bundle | None) -> dict[str, Any]:
    """The result of a back-test of a candidate against the live policy."""
    live = host.database.read(lambda c: Policies().live(c, COMMUNITY))
    trial = Trial(live.policy, load_policy(candidate), live.version)
    again = Again(host, bundle, (trial.before, trial.after))
    blocks = read_blocks(host.database, span_of(host), 2, trial.reads_parents)
    tally = replay_blocks(trial, again.rescorer().blocks(blocks), 1)
    model = None if bundle is None else bundle.model_version
    return make_result(tally, trial, span_of(host), model=model)


def scores_of(post: StoredPost) -> dict[str, float | None]:
    """The scores of a stored post."""
    found: dict[str, float | None] = orjson.loads(post.scores)
    return found


def keep_inputs(monkeypatch: Any) -> list[ScoreInput]:
    """What the model of the rescoring stage is given from now on."""
    given: list[ScoreInput] = []

    class Keeping(Scorer):
        def score(self, items: Sequence[ScoreInput], workers: int = 1) -> list[Scores]:
            given.extend(items)
            return super().score(items, workers)

    monkeypatch.setattr(rescore, "Scorer", Keeping)
    return given
