"""Pages for planners: the supply of land on a map and in a table."""
