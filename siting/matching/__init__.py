"""Grading, screening and ranking of sites against a profile, in memory and without I/O."""
