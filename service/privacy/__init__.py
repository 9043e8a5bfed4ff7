"""Erasure, export and retention of what is known of members."""
