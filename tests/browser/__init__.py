"""Tests of proposals in Chromium."""
