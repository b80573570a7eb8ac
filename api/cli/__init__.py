"""The command line `siting`."""
