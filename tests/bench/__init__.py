"""Measures how fast matching and proposals are."""
