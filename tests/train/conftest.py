"""A made-up data folder, its register, and a tiny base model with random weights."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

KIND = ["thanks", "great", "lovely", "helpful", "nice", "clear", "warm", "calm"]
RUDE = ["silly", "daft", "clueless", "hopeless", "useless", "lousy", "dim", "dull"]
THINGS = ["answer", "patch", "idea", "release", "photo", "recipe", "garden", "song", "report"]
PLACES = ["today", "in here", "on the list", "at work", "this week", "again", "for once"]

REGISTER = """
[sources.notes]
home = "https://example.org/notes"
commit = "1"
licence = "CC0-1.0"
use = "train"
reader = "table"
weight = 1.0
text = "text"
files = [{{ path = "notes.csv", sha256 = "{notes}" }}]
rules = [
  {{ column = "rude", in = ["yes"], set = {{ toxicity = 0.9, insult = 0.95, spam = 0.0 }} }},
  {{ column = "rude", in = ["no"], set = {{ toxicity = 0.0, insult = 0.0 }} }},
]

[sources.asks]
home = "https://example.org/asks"
commit = "1"
licence = "CC0-1.0"
use = "train"
reader = "table"
weight = 0.5
text = "text"
topics = "label"
default = {{ toxicity = 0.0 }}
files = [{{ path = "asks.tsv", sha256 = "{asks}" }}]

[sources.held]
home = "https://example.org/held"
commit = "1"
licence = "none"
use = "check"
reader = "table"
weight = 0.0
text = "text"
columns = {{ rude = "toxicity" }}
files = [{{ path = "held.csv", sha256 = "{held}" }}]
"""


def notes() -> list[tuple[str, str]]:
    """Made-up texts with yes or no for rude; the last twice with other case and spacing."""
    rows = []
    for words, rude in ((KIND, "no"), (RUDE, "yes")):
        for number, word in enumerate(words):
            for thing in THINGS:
                place = PLACES[(number + len(thing)) % len(PLACES)]
                rows.append((f"{word} {thing} from you {place}", rude))
    return [*rows, (rows[-1][0].upper() + " !", rows[-1][1])]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, with `register.toml` beside its files."""
    folder = tmp_path / "data"
    folder.mkdir()
    lines = [f"{text},{rude}" for text, rude in notes()]
    (folder / "notes.csv").write_text("text,rude\n" + "\n".join(lines) + "\n")
    asks = [
        f"{verb} the {thing} number {number}\t{thing}_{verb}"
        for thing in THINGS
        for verb in ("find", "send", "mend")
        for number in range(4)
    ]
    (folder / "asks.tsv").write_text("text\tlabel\n" + "\n".join(asks) + "\n")
    held = [f"{word} weather over there,{int(word in RUDE)}" for word in KIND + RUDE]
    held.append(notes()[0][0] + ",0")
    (folder / "held.csv").write_text("text,rude\n" + "\n".join(held) + "\n")
    hashes = {p.stem: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
    (folder / "register.toml").write_text(REGISTER.format(**hashes))
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A two-layer encoder with random weights and a word-piece tokenizer over made-up words."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path / "base"
    folder.mkdir()
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    words = " ".join(text for text, _ in notes()).lower().replace("!", " ").split()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
    vocabulary += [f"##{letter}" for letter in letters] + sorted(set(words) - set(letters))
    names = {name: at for at, name in enumerate(vocabulary)}
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    BertTokenizerFast(vocab=names, do_lower_case=True).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=256,
    )
    BertModel(config).save_pretrained(folder)
    (folder / "made_up.json").write_text(json.dumps({"note": "random weights for tests"}))
    return folder
