"""From texts to padded token ids: a post to judge, and what it answers to read along."""

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from service.scoring import CONTEXT, JUDGED


class Collator:
    """Makes batches as the service does: `[CLS] post [SEP]`, then `context [SEP]` if there is one.

    The mask is JUDGED over the post, CONTEXT over what it answers, 0 over padding. Posts are cut
    to `max_tokens` (special tokens included), contexts to `context_tokens`.
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerFast, max_tokens: int, context_tokens: int
    ) -> None:
        self._tokenizer = tokenizer
        self._body = max_tokens - 2
        self._context = context_tokens - 1
        self._first, self._last = tokenizer.cls_token_id, tokenizer.sep_token_id

    def __call__(
        self, texts: Sequence[str], contexts: Sequence[str | None] | None = None
    ) -> tuple[Tensor, Tensor]:
        """Token ids and mask, both int64 [batch, tokens]."""
        posts = [self._post(ids) for ids in self._ids(texts)]
        given = [text or "" for text in contexts] if contexts else []
        tails = [self._tail(ids) for ids in self._ids(given)] if given else [[]] * len(posts)
        longest = max(len(post) + len(tail) for post, tail in zip(posts, tails, strict=True))
        ids = torch.zeros((len(posts), longest), dtype=torch.int64)
        mask = torch.zeros((len(posts), longest), dtype=torch.int64)
        for row, (post, tail) in enumerate(zip(posts, tails, strict=True)):
            size = len(post) + len(tail)
            ids[row, :size] = torch.tensor(post + tail)
            mask[row, : len(post)] = JUDGED
            mask[row, len(post) : size] = CONTEXT
        return ids, mask

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = self._tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return found

    def _post(self, ids: list[int]) -> list[int]:
        return [self._first, *ids[: self._body], self._last]

    def _tail(self, ids: list[int]) -> list[int]:
        return [*ids[: self._context], self._last] if ids else []
