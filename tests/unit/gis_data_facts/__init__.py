"""Computed facts."""
