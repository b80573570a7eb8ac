"""Pages where a company describes what it needs, sees what fits, and sends it to the municipality."""
