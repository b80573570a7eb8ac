"""Use cases: what a caller asks for, put together from store and matching."""
