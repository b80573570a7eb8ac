"""Siting: matches establishment requirements against possible sites."""
