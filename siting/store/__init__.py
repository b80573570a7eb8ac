"""Keeps sites, profiles and proposals in PostGIS, with their history."""
