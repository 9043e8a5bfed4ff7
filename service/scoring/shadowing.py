"""A second model that scores in the shadow of the live one, and never changes an answer."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from service.scoring.bundle import load_bundle
from service.scoring.scorer import ScoreInput, Scorer, Scores
from service.scoring.shadow import Difference, Lines, Tally, compare, in_share, tally, unmatched
from service.scoring.spare import SpareThread

QUEUE = 32
"""Posts that may wait for the shadow model; more are left out, and counted."""

RECENT = 100
"""Disagreements that are kept of each community."""

Result = Literal["scored", "dropped", "failed"]
log = logging.getLogger("reins.shadow")


class ShadowObserver(Protocol):
    """What is told of each post that falls in the share."""

    def count(self, result: Result) -> None:
        """A post was scored, left out, or could not be scored."""
        ...

    def observe(self, differences: list[Difference], missing: list[str], seconds: float) -> None:
        """A post was compared; ``missing`` are labels that one model alone measured."""
        ...


@dataclass(frozen=True, slots=True)
class ShadowPost:
    """A post that the live model has scored.

    ``lines`` gives the thresholds of its policy; it is called on the shadow's own thread.
    """

    community_id: str
    post_id: str
    item: ScoreInput
    live: Scores
    lines: Callable[[], Lines]
    at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A post on which the models lie on different sides of a line. Without its text."""

    post_id: str
    at: datetime
    difference: Difference


@dataclass(slots=True)
class Findings:
    """What is known of one community since the process began."""

    results: Counter[str] = field(default_factory=Counter)
    tallies: dict[str, Tally] = field(default_factory=dict)
    recent: deque[Disagreement] = field(default_factory=partial(deque, maxlen=RECENT))


class Shadow:
    """Scores a share of the posts a second time, on spare time.

    Args:
        scorer: the shadow model; ``None`` if there is none.
        share: of the posts, 0 to 1.
        observer: told of every post of the share.
        problem: why there is none although one was asked for.
        queue: posts that may wait.
    """

    def __init__(
        self,
        scorer: Scorer | None,
        share: float,
        observer: ShadowObserver,
        problem: str | None = None,
        queue: int = QUEUE,
    ) -> None:
        self._scorer = scorer
        self.share = share if scorer else 0.0
        self.problem = problem
        self._observer = observer
        self._thread = SpareThread("shadow", queue)
        self._lock = threading.Lock()
        self._findings: defaultdict[str, Findings] = defaultdict(Findings)

    @property
    def model_version(self) -> str | None:
        """The shadow model, or ``None`` if there is none."""
        return self._scorer.bundle.model_version if self._scorer else None

    def offer(self, post: ShadowPost) -> None:
        """Take a post if it falls in the share. Returns at once and never raises."""
        if self._scorer is None or not in_share(f"{post.community_id}\0{post.post_id}", self.share):
            return
        if self._thread.offer(partial(self._score, self._scorer, post)) is None:
            self._count(post.community_id, "dropped")

    def findings(self, community_id: str) -> Findings:
        """A copy of what is known of a community."""
        with self._lock:
            known = self._findings[community_id]
            tallies = {
                label: Tally(found.posts, found.total, found.crossed.copy())
                for label, found in known.tallies.items()
            }
            return Findings(known.results.copy(), tallies, known.recent.copy())

    def stop(self) -> None:
        """Take nothing more, drop what waits, and end with the post that is being scored."""
        self._thread.stop()

    def _score(self, scorer: Scorer, post: ShadowPost) -> None:
        started = time.perf_counter()
        try:
            (scores,) = scorer.score([post.item])
            differences = compare(post.live.labels, scores.labels, post.lines())
            missing = unmatched(post.live.labels, scores.labels)
        except Exception:
            log.exception("the shadow model failed on a post")
            self._count(post.community_id, "failed")
            return
        self._observer.observe(differences, missing, time.perf_counter() - started)
        with self._lock:
            found = self._findings[post.community_id]
            tally(found.tallies, differences)
            found.recent.extend(
                Disagreement(post.post_id, post.at, one) for one in differences if one.crossed
            )
        self._count(post.community_id, "scored")

    def _count(self, community_id: str, result: Result) -> None:
        self._observer.count(result)
        with self._lock:
            self._findings[community_id].results[result] += 1


def open_shadow(folder: Path | None, share: float, observer: ShadowObserver) -> Shadow:
    """Load the shadow model, if one is asked for.

    One that can't be used is a problem that the log and `/readyz` tell: posts are decided
    without it as they are with it, so it is no reason not to start.
    """
    if folder is None:
        return Shadow(None, 0.0, observer)
    try:
        return Shadow(Scorer(load_bundle(folder)), share, observer)
    except Exception as error:
        log.exception("the shadow model can't be used; posts are decided without it")
        return Shadow(None, 0.0, observer, problem=str(error))
