"""Reads and writes geodata, and derives facts about sites from it."""
