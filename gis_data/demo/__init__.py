"""The demo: real places, and sites and companies that are made up."""
