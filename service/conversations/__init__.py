"""Conversations with members: what a step of the ladder says, and what comes back."""
