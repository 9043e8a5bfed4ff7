"""Training pipeline of the Reins classifier."""
