"""Pages for companies: what is on offer, search, one site, and what a company needs."""
