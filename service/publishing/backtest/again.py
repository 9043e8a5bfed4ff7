"""Stored posts that a model has to look at once more, and what becomes of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import orjson

from service.decisions import StoredPost, shown_text
from service.decisions.rows import rounded
from service.publishing.backtest.claims import Similar
from service.scoring import NORMALISER_VERSION, Bundle, Scores

SCORED: Final = "scored"
"""Scores, language and similarities are those of the model that is served now."""
COMPARED: Final = "compared"
"""The scores are the stored ones; similarities to claims were measured now."""
GONE: Final = "gone"
"""Another model's scores are kept, because the text is not there any more."""


@dataclass(frozen=True, slots=True)
class Served:
    """What scores posts now: the model, e.g. ``reins-minilm/2``, and the normaliser before it."""

    model: str
    normaliser: str = NORMALISER_VERSION

    def scored(self, post: StoredPost) -> bool:
        """Whether the stored scores are what this model would give."""
        return (post.model_version, post.normaliser_version) == (self.model, self.normaliser)


def served_by(bundle: Bundle | None) -> Served | None:
    """What a bundle serves."""
    return Served(bundle.model_version) if bundle else None


@dataclass(frozen=True, slots=True)
class Task:
    """A post that is looked at.

    Attributes:
        post: as it is stored.
        facts: its facts.
        content: its content.
        similar: what is known of its similarity to claims.
        rescore: whether its scores are another model's.
        compare: whether similarities are missing.
    """

    post: StoredPost
    facts: dict[str, Any]
    content: dict[str, Any]
    similar: Similar | None
    rescore: bool
    compare: bool

    @property
    def readable(self) -> bool:
        """Whether the text may be read: of a post that its host has deleted it may not."""
        return not self.post.deleted and bool(shown_text(self.content).strip())

    @property
    def runs(self) -> bool:
        """Whether the model has anything to do."""
        return (self.rescore or self.compare) and self.readable

    def kept(self) -> StoredPost:
        """The post with its stored scores."""
        gone = GONE if self.rescore and not self.readable else None
        return self.post._replace(similar=_written(self.similar), again=gone)

    def scored(self, scores: Scores, measured: Similar | None) -> StoredPost:
        """The post with what the model says now; ``measured`` is None where it can't compare."""
        if not self.rescore:
            similar = _written((self.similar or {}) | (measured or {}))
            return self.post._replace(similar=similar, again=COMPARED if measured else None)
        facts = {name: it for name, it in self.facts.items() if name != "claims"}
        return self.post._replace(
            facts=orjson.dumps(facts | {"language": scores.language}).decode(),
            scores=orjson.dumps(rounded(scores)).decode(),
            model_version=scores.model_version,
            normaliser_version=scores.normaliser_version,
            normalised=scores.normalised.text,
            similar=_written(measured or {}),
            again=SCORED,
        )


def parsed(post: StoredPost) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Facts and content of a post; None where they can't be read (the back-test counts those)."""
    try:
        facts, content = orjson.loads(post.facts), orjson.loads(post.content)
        shown_text(content)
        return (facts, content) if facts["channel"]["id"] else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _written(similar: Similar | None) -> str | None:
    return None if similar is None else orjson.dumps(similar).decode()
