"""Appeals: one for each restriction, judged by somebody else."""
