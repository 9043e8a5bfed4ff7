"""Attacks: how people disguise what they write, as pure functions, and what each kind costs."""

from training.attacks.examples import samples
from training.attacks.kinds import HELD_OUT, KINDS, TRAINING, attack, compose
from training.attacks.measure import AttackFigure, measure_attacks
from training.attacks.words import Attack

__all__ = [
    "HELD_OUT",
    "KINDS",
    "TRAINING",
    "Attack",
    "AttackFigure",
    "attack",
    "compose",
    "measure_attacks",
    "samples",
]
