"""The sub-commands of `reins train`, by what they are for."""
