"""The ways in to Siting: command line and, later, the service."""
