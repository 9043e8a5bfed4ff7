"""What a model is given to read: windows of token ids, and what its mask says of each."""

from __future__ import annotations

from dataclasses import dataclass, field

JUDGED = 1
"""Mask of a token of the post itself; 0 is padding."""

CONTEXT = 2
"""Mask of a token of what the post answers: read along, never judged."""

CONTEXT_TOKENS = 48
"""So much of the post that is answered is read along, the separator included."""


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids of one window, special tokens included, and those of what the post answers."""

    ids: list[int]
    context: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Tokens in all: what a forward pass costs."""
        return len(self.ids) + len(self.context)
