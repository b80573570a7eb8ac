"""The web service: how one process is put together, and what every answer shares."""
