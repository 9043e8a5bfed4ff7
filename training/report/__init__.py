"""The report and the model card, written from the notes of a run: nothing typed by hand."""

from training.report.card import write_card

__all__ = ["write_card"]
