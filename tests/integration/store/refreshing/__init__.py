"""What is held of the catalogue is brought up to date by what has changed, and by nothing else."""
