"""What a model's attention mask says of a token; 0 is padding."""

from __future__ import annotations

JUDGED = 1
"""A token of the post itself."""

CONTEXT = 2
"""A token of what the post answers: read along, never judged."""
