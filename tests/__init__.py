"""Tests of Siting."""
