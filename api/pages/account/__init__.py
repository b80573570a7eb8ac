"""Pages of whoever works with the service: signing in, one's account, and what administrators look after."""
