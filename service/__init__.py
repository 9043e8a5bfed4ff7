"""Reins: the moderation service."""
