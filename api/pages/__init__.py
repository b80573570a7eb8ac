"""Pages for people: made on the server, working without script and gaining with it."""
