"""Draws maps and writes proposals."""
