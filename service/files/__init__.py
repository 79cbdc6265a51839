"""Files that come in: what kinds are taken, and how each is looked at and made anew apart from everything else."""
