"""Stored posts brought up to the model that is served now, before any policy is replayed.

A post that this model and this normaliser have scored is left as it is; so the model is loaded
only if some post needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection

from service.communities import TopicSnapshotView, live_snapshot
from service.decisions import ClaimIndex, StoredPost, parent_texts, shown_text
from service.policy import Policy
from service.publishing.backtest.again import Task, served_by
from service.publishing.backtest.claims import Similar
from service.publishing.backtest.ledger import Ledger
from service.publishing.backtest.stream import Block
from service.scoring import Bundle, ScoreInput, Scorer, Scores, TopicReference
from service.storage import Database

AT_ONCE: Final = 64
"""Posts scored between two steps of the progress bar."""


class Rescorer:
    """Scores stored posts again where that is needed, as they would be scored if they came now.

    Args:
        database: where parents, topic snapshots and older versions of the policy are read.
        community_id: whose posts.
        bundle: the served model; None never runs one.
        policies: those whose claims posts are compared with.
        workers: forward passes at a time.
        told: called with the number of posts that the model has read.
        every: whether similarities are held by text for posts that need no model, too, so that
            policies that are not known yet can be tried on them.
    """

    def __init__(
        self,
        database: Database,
        community_id: str,
        bundle: Bundle | None,
        policies: Sequence[Policy],
        workers: int = 1,
        told: Callable[[int], object] = lambda _posts: None,
        every: bool = False,
    ) -> None:
        self._database, self._community_id, self._bundle = database, community_id, bundle
        self._workers, self._told = workers, told
        self._served = served_by(bundle)
        self._policies = [one for one in policies if "claims" in one.needs]
        self._ledger = Ledger(database, community_id, self._policies, self._served, every)
        self._index = ClaimIndex()
        self._references: dict[tuple[str, str], TopicReference | None] = {}
        self._loaded: Scorer | None = None

    def blocks(self, blocks: Iterable[Block]) -> Iterator[list[StoredPost]]:
        """Each block with its posts brought up to date."""
        for block in blocks:
            yield self.block(list(block))

    def block(self, posts: Sequence[StoredPost]) -> list[StoredPost]:
        """The same posts in the same order."""
        tasks = [self._ledger.task(post) for post in posts]
        running = [task for task in tasks if task is not None and self._bundle and task.runs]
        done = dict(zip(map(id, running), self._run(running), strict=True))
        return [
            post if task is None else done.get(id(task)) or task.kept()
            for post, task in zip(posts, tasks, strict=True)
        ]

    def _run(self, tasks: list[Task]) -> Iterator[StoredPost]:
        if not tasks:
            return
        scorer = self._scorer()
        inputs = self._database.read(lambda connection: self._inputs(connection, scorer, tasks))
        for start in range(0, len(tasks), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            found = scorer.score(inputs[part], self._workers)
            for task, scores in zip(tasks[part], found, strict=True):
                yield task.scored(scores, self._measured(scorer, scores))
            self._told(len(found))

    def _scorer(self) -> Scorer:
        if self._loaded is None:
            assert self._bundle is not None
            self._loaded = Scorer(self._bundle)
        return self._loaded

    def _measured(self, scorer: Scorer, scores: Scores) -> Similar | None:
        """Similarities to the claims of all policies, by key; None without a vector."""
        if scores.embedding is None:
            return None
        found: Similar = {}
        for policy in self._policies:
            near = self._index.similarities(policy, scores.embedding, scorer.embed)
            found |= {self._ledger.keys[policy.sha256][name]: value for name, value in near.items()}
        return found

    def _inputs(
        self, connection: Connection, scorer: Scorer, tasks: list[Task]
    ) -> list[ScoreInput]:
        """What the model reads: the text, what it answers, and its channel's topic as stored."""
        parents: dict[str, str] = {}
        if scorer.bundle.manifest.uses_parent:
            posts = [task.post for task in tasks]
            parents = parent_texts(connection, self._community_id, posts)
        found = []
        for task in tasks:
            channel = task.facts["channel"]
            topic = channel.get("topic")
            reference = self._reference(connection, channel["id"], topic)
            parent = parents.get(task.post.decision_id)
            language = task.content.get("language")
            found.append(ScoreInput(shown_text(task.content), topic, parent, language, reference))
        return found

    def _reference(
        self, connection: Connection, channel_id: str, topic: str | None
    ) -> TopicReference | None:
        """What humans have confirmed in the channel, as posts are measured with it now."""
        if not topic or self._served is None:
            return None
        key = (channel_id, topic)
        if key not in self._references:
            found = live_snapshot(
                connection, self._community_id, channel_id, self._served.model, topic
            )
            self._references[key] = _reference_of(found) if found else None
        return self._references[key]


def _reference_of(found: TopicSnapshotView) -> TopicReference:
    return TopicReference.of(
        found.number, found.model_version, found.centroid, found.posts, found.background
    )
