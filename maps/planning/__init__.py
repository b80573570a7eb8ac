"""What planners print: the map of supply, its bars and its words, on one sheet."""
