"""Speed, memory and start time of Reins, as ratios to the bare model: `python -m benchmarks`."""
