"""Fine-tunes the encoder: labels by masked soft cross-entropy, topics by contrast."""

import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import PreTrainedTokenizerFast, get_linear_schedule_with_warmup

from service.scoring import CONTEXT_TOKENS, MODEL_LABELS
from training.checkpoint import Checkpoint
from training.collate import Collator, Encoded, pad
from training.epoch import Epoch, Shares, plan
from training.graph import export_graph, quantise
from training.losses import masked_loss, topic_loss
from training.model import (
    TOPIC_DIMENSION,
    Classifier,
    base_name,
    freeze,
    load_tokenizer,
    teach_emoji,
    without_dropout,
)
from training.restore import restore
from training.rows import Row, read_rows
from training.run import Run
from training.select import select
from training.start import begin
from training.topics import Pair, batches, pairs, phrase


@dataclass(frozen=True)
class Settings:
    """How to fit.

    `rows` bounds the training rows of an epoch (0: all), in an order by hash; `tokens` bounds a
    padded batch; `frozen` is the number of lowest layers that keep their weights, which saves the
    way back through them; every `topic_every` steps topics are learnt too; the shares are those of
    `training.epoch.Shares`. The encoder has no dropout: over few epochs it helps little, and on a
    CPU its random numbers are a sixth of the time.
    """

    epochs: int = 2
    rows: int = 0
    max_tokens: int = 128
    context_tokens: int = CONTEXT_TOKENS
    tokens: int = 2048
    rate: float = 1e-4
    head_rate: float = 1e-3
    frozen: int = 0
    topic_every: int = 4
    augment_share: float = 0.3
    surround_share: float = 0.15
    strange_share: float = 0.08
    seed: int = 7
    threads: int = 2
    bf16: bool = False


class Fit:
    """One fine-tuning run over prepared rows.

    Every step draws from a generator of its own, seeded by the run's seed and the step's number,
    so that a run that goes on from a checkpoint sees what it would have seen.
    """

    def __init__(self, base: str | Path, settings: Settings, start: Path | None = None) -> None:
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.settings = settings
        tokenizer = load_tokenizer(base)
        self.model = Classifier(base)
        without_dropout(self.model.encoder)
        self.teacher = Classifier(base).encoder.eval()
        teach_emoji(self.teacher, load_tokenizer(base))
        self.teacher.requires_grad_(False)
        teach_emoji(self.model.encoder, tokenizer)
        self.tokenizer = tokenizer
        self.collate = Collator(tokenizer, settings.max_tokens, settings.context_tokens)
        if start is not None:
            restore(self.model, start)
        freeze(self.model, settings.frozen)

    def run(self, rows: list[Row], found: list[Pair], checkpoint: Checkpoint) -> list[float]:
        """Fits; returns the mean label loss of every epoch. Goes on from a checkpoint if any."""
        settings = self.settings
        epochs = [self._epoch(rows, number) for number in range(settings.epochs)]
        flat = [(epoch, batch) for epoch in epochs for batch in epoch.batches]
        steps = len(flat)
        optimiser = self._optimiser()
        schedule = get_linear_schedule_with_warmup(optimiser, steps // 15, steps)
        done, losses = checkpoint.load(self.model, optimiser, schedule)
        self.model.train()
        bar = tqdm(
            range(done, steps), initial=done, total=steps, desc="fit", unit="batch", mininterval=5
        )
        for step in bar:
            rng = random.Random(f"{settings.seed} {step}")
            torch.manual_seed(rng.getrandbits(63))
            with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
                epoch, batch = flat[step]
                shown = [epoch.encoded[at] for at in batch]
                loss = self._label_step(shown, [rows[at] for at in batch])
                losses.append(float(loss.detach()))
                if found and step % settings.topic_every == 0:
                    loss = loss + 0.3 * self._topic_step(found, rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            recent = losses[-200:]
            bar.set_postfix_str(f"loss {sum(recent) / len(recent):.4f}", refresh=False)
            checkpoint.save_if_due(step + 1, losses, self.model, optimiser, schedule)
        return _means(losses, [len(epoch.batches) for epoch in epochs])

    def _optimiser(self) -> torch.optim.Optimizer:
        heads = [*self.model.heads.parameters(), *self.model.topic.parameters()]
        body = [p for p in self.model.encoder.parameters() if p.requires_grad]
        settings = self.settings
        return torch.optim.AdamW(
            [{"params": body, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}],
            weight_decay=0.01,
        )

    def _epoch(self, rows: list[Row], number: int) -> Epoch:
        settings = self.settings
        shares = Shares(settings.augment_share, settings.surround_share, settings.strange_share)
        rng = random.Random(f"epoch {settings.seed} {number}")
        return plan(rows, shares, self.collate, settings.tokens, rng)

    def _label_step(self, shown: list[Encoded], rows: list[Row]) -> Tensor:
        nan = float("nan")
        targets = torch.tensor([[row.targets.get(n, nan) for n in MODEL_LABELS] for row in rows])
        logits, _, _ = self.model(*pad(shown))
        return masked_loss(logits.float(), targets, torch.tensor([row.weight for row in rows]))

    def _topic_step(self, found: list[Pair], rng: random.Random) -> Tensor:
        batch = rng.choice(batches(rng.sample(found, min(len(found), 512)), 32, rng))
        texts = [pair[0] for pair in batch] + [phrase(pair[1], rng) for pair in batch]
        ids, mask = self.collate(texts)
        with torch.no_grad():
            hidden = self.teacher(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            wide = mask.unsqueeze(-1).float()
            teacher = nn.functional.normalize((hidden * wide).sum(1) / wide.sum(1), dim=-1)
        _, topic, _ = self.model(ids, mask)
        half = len(batch)
        return topic_loss(topic[:half].float(), topic[half:].float(), teacher)


def fit(
    run: Run, base: str | Path, settings: Settings, start: Path | None = None
) -> dict[str, Any]:
    """Fits on the run's training rows; writes weights, both graphs, the tokenizer and a note.

    A run that was stopped goes on from its last checkpoint when it is started with the same
    settings. `start` is a bundle folder or another run, whose weights it begins with; a bundle's
    calibration is kept for labels that the run has too few rows for. Returns the note.
    """
    rows = [row for row in read_rows(run.need(run.rows, "prepare")) if row.split == "train"]
    found = pairs(rows, run.read("prepare")["seed"], "train")
    rows = select(rows, settings.rows, settings.seed, settings.max_tokens)
    begun = begin(run, start)
    started = time.monotonic()
    job = Fit(base, settings, begun.graph)
    identity = {**asdict(settings), "base": str(base), "start": str(start), "rows": len(rows)}
    checkpoint = Checkpoint(run.checkpoint, identity)
    losses = job.run(rows, found, checkpoint)
    torch.save(job.model.state_dict(), run.weights)
    write_graphs(run, job.model, job.tokenizer)
    checkpoint.discard()
    note = {
        "settings": asdict(settings),
        "rows": len(rows),
        "pairs": len(found),
        "losses": losses,
        "seconds": round(checkpoint.seconds + time.monotonic() - started),
        "started_from": begun.kept.name if begun.kept else None,
        "after": list(begun.fits),
        "base_model": base_name(base),
        "topic_dimension": TOPIC_DIMENSION,
        "reads_context": True,
    }
    run.note("fit", note)
    return note


def write_graphs(run: Run, model: Classifier, tokenizer: PreTrainedTokenizerFast) -> None:
    """Exports and quantises the model, and writes the tokenizer with truncation off."""
    export_graph(model, run.fp32)
    quantise(run.fp32, run.int8)
    plain = tokenizer.backend_tokenizer
    plain.no_truncation()
    plain.no_padding()
    plain.save(str(run.tokenizer))


def _means(losses: list[float], steps: list[int]) -> list[float]:
    """The mean loss of each epoch, of so many steps each."""
    means, at = [], 0
    for count in steps:
        part = losses[at : at + count]
        means.append(round(sum(part) / max(1, len(part)), 4))
        at += count
    return means
