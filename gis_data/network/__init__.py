"""Roads as a network: reading them, and how long it takes to get from one place to another."""
