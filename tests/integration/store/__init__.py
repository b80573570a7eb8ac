"""The store against a real PostGIS."""
