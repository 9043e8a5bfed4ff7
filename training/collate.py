"""From texts to padded token ids: a post to judge, and what it answers to read along."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from service.scoring import CONTEXT, JUDGED


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of one row: the post, and what it answers (empty if nothing)."""

    post: array[int]
    context: array[int]

    def __len__(self) -> int:
        """Tokens in all: what the row costs."""
        return len(self.post) + len(self.context)


def pad(batch: Sequence[Encoded]) -> tuple[Tensor, Tensor]:
    """Token ids and mask, both int64 [batch, tokens]."""
    longest = max(map(len, batch))
    ids = torch.zeros((len(batch), longest), dtype=torch.int64)
    mask = torch.zeros((len(batch), longest), dtype=torch.int64)
    for row, encoded in enumerate(batch):
        size, judged = len(encoded), len(encoded.post)
        ids[row, :size] = torch.tensor(encoded.post + encoded.context)
        mask[row, :judged] = JUDGED
        mask[row, judged:size] = CONTEXT
    return ids, mask


class Collator:
    """Makes batches as the service does: `[CLS] post [SEP]`, then `context [SEP]` if there is one.

    The mask is JUDGED over the post, CONTEXT over what it answers, 0 over padding. Posts are cut
    to `max_tokens` (special tokens included), contexts to `context_tokens`.
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerFast, max_tokens: int, context_tokens: int
    ) -> None:
        self._tokenizer = tokenizer
        self.max_tokens = max_tokens
        self._context = context_tokens - 1
        self._first, self._last = tokenizer.cls_token_id, tokenizer.sep_token_id

    def __call__(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> tuple[Tensor, Tensor]:
        """Token ids and mask, both int64 [batch, tokens]."""
        return pad(self.encode(texts, contexts))

    def encode(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> list[Encoded]:
        """Every text with what it answers, as token ids of their true lengths."""
        posts = [self._post(ids) for ids in self._ids(texts)]
        given = [text or "" for text in contexts] if contexts else []
        tails = [self._tail(ids) for ids in self._ids(given)] if given else [[]] * len(posts)
        pairs = zip(posts, tails, strict=True)
        return [Encoded(array("i", post), array("i", tail)) for post, tail in pairs]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = self._tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return found

    def _post(self, ids: list[int]) -> list[int]:
        return [self._first, *ids[: self.max_tokens - 2], self._last]

    def _tail(self, ids: list[int]) -> list[int]:
        return [*ids[: self._context], self._last] if ids else []
